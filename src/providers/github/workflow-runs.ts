import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import type { RunAddress, RunState } from '../../domain/effect.js';
import { Failure } from '../../domain/failure.js';
import { findInList, idSchema } from './call.js';
import type { GithubConnection } from './connection.js';
import { headerOf } from './error-text.js';
import type { StartedRun } from './workflow-dispatch.js';

const runState = z.object({
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  html_url: z.string().optional(),
});

/**
 * A run's state; `unchanged` when it is as it was at `etag`, which costs nothing of the rate limit.
 * A run that is over can go on again, when somebody re-runs it. Throws `Failure`.
 * https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
 */
export async function readRun(
  connection: GithubConnection,
  run: RunAddress,
  etag: string | undefined,
): Promise<RunState | 'unchanged'> {
  const answer = await connection.exchange({
    repository: run.target,
    nature: 'read',
    notFound: `The run is not there any more, or the credentials may not see ${run.target}.`,
    send: (rest, place) =>
      rest.actions.getWorkflowRun({
        ...place,
        run_id: Number(run.id),
        headers: etag === undefined ? {} : { 'if-none-match': etag },
      }),
  });
  if (answer.status === 304) return 'unchanged';

  const state = runState.safeParse(answer.data);
  if (!state.success) {
    throw new Failure('unavailable', "GitHub's answer about the run cannot be read.", {
      httpStatus: answer.status,
    });
  }
  const { status, conclusion, html_url: url } = state.data;
  const over = status === 'completed';
  return {
    status: status ?? 'unknown',
    conclusion: over ? conclusion : null,
    over,
    url,
    etag: headerOf(answer, 'etag'),
  };
}

const runs = z
  .object({
    workflow_runs: z.array(
      z.object({
        id: idSchema,
        html_url: z.string(),
        name: z.string().nullish(),
        display_title: z.string().nullish(),
      }),
    ),
  })
  .transform((answer) => answer.workflow_runs);

/**
 * The run that was dispatched no earlier than `since` and shows `text` in its title. Lists lag:
 * a run that was just started may not be there for some seconds. Throws `Failure`.
 * https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
 */
export async function findDispatchedRun(
  connection: GithubConnection,
  wanted: {
    readonly repository: string;
    readonly workflow: string | number;
    readonly since: Millis;
    readonly text: string;
  },
): Promise<StartedRun | 'absent' | 'undecidable'> {
  const found = await findInList(connection, {
    repository: wanted.repository,
    schema: runs,
    page: (rest, place, page) =>
      rest.actions.listWorkflowRuns({
        ...place,
        workflow_id: wanted.workflow,
        event: 'workflow_dispatch',
        // Search syntax, although GitHub's description calls it a date.
        created: `>=${new Date(wanted.since).toISOString()}`,
        ...page,
      }),
    wanted: (run) =>
      [run.display_title, run.name].some((title) => title?.includes(wanted.text) ?? false),
  });
  return typeof found === 'string' ? found : { id: found.id, url: found.html_url };
}
