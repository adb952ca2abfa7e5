import { z } from 'zod';
import { second, type Millis } from '../../domain/clock.js';
import type { RunAddress, RunState } from '../../domain/effect.js';
import { Failure } from '../../domain/failure.js';
import { findInList, idSchema } from './call.js';
import type { Answer, GithubConnection, RepositoryPlace, Rest } from './connection.js';
import { headerOf } from './error-text.js';
import { isSameLogin } from './issues.js';
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
        head_branch: z.string().nullish(),
        created_at: z.string().nullish(),
        actor: z.object({ login: z.string() }).nullish(),
      }),
    ),
  })
  .transform((answer) => answer.workflow_runs);

export interface RunSearch {
  readonly repository: string;
  readonly workflow: string | number;
  readonly since: Millis;
}

/**
 * The run that was dispatched no earlier than `since` and shows `text` in its title. Lists lag:
 * a run that was just started may not be there for some seconds. Throws `Failure`.
 * https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
 */
export async function findDispatchedRun(
  connection: GithubConnection,
  wanted: RunSearch & { readonly text: string },
): Promise<StartedRun | 'absent' | 'undecidable'> {
  const found = await findInList(connection, {
    repository: wanted.repository,
    schema: runs,
    page: (rest, place, page) => listDispatched(rest, place, wanted, page),
    wanted: (run) =>
      [run.display_title, run.name].some((title) => title?.includes(wanted.text) ?? false),
  });
  return typeof found === 'string' ? found : { id: found.id, url: found.html_url };
}

/**
 * The one run that `actor` dispatched on `ref` between `since` and `until` and that is none of
 * `taken`: all that GitHub shows of a run whose title does not tell. `undecidable`: there are
 * several, or too many to see them all. Throws `Failure`.
 */
export async function findOnlyRun(
  connection: GithubConnection,
  wanted: RunSearch & {
    readonly ref: string;
    readonly actor: string;
    readonly until: Millis;
    readonly taken: ReadonlySet<string>;
  },
): Promise<StartedRun | 'absent' | 'undecidable'> {
  const branch = wanted.ref.replace(/^refs\/(heads|tags)\//, '');
  const candidates: StartedRun[] = [];
  const seen = await findInList(connection, {
    repository: wanted.repository,
    schema: runs,
    page: (rest, place, page) =>
      listDispatched(rest, place, wanted, { ...page, branch, actor: wanted.actor }),
    wanted: (run) => {
      const fits =
        (run.head_branch ?? branch) === branch &&
        isSameLogin(run.actor?.login ?? wanted.actor, wanted.actor) &&
        isWithin(run.created_at, wanted) &&
        !wanted.taken.has(run.id);
      if (fits) candidates.push({ id: run.id, url: run.html_url });
      return candidates.length > 1;
    },
  });
  if (seen !== 'absent') return 'undecidable';
  return candidates[0] ?? 'absent';
}

function listDispatched(
  rest: Rest,
  place: RepositoryPlace,
  { workflow, since }: RunSearch,
  more: { page: number; per_page: number; branch?: string; actor?: string },
): Promise<Answer> {
  return rest.actions.listWorkflowRuns({
    ...place,
    workflow_id: workflow,
    event: 'workflow_dispatch',
    // Search syntax, although GitHub's description calls it a date.
    created: `>=${new Date(since).toISOString()}`,
    ...more,
  });
}

/** What has no readable time may be. */
function isWithin(
  time: string | null | undefined,
  { since, until }: { readonly since: Millis; readonly until: Millis },
): boolean {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) || (at >= since - second && at <= until);
}
