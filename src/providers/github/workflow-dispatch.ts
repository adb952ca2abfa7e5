import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import { idSchema, write } from './call.js';
import type { Answer, GithubConnection } from './connection.js';

export interface WorkflowDispatch {
  readonly repository: string;
  /** The file's name, or the workflow's id. */
  readonly workflow: string | number;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface StartedRun {
  readonly id: string;
  readonly url: string;
}

const startedRun = z
  .object({ workflow_run_id: idSchema, html_url: z.url() })
  .transform(({ workflow_run_id: id, html_url: url }): StartedRun => ({ id, url }));

/**
 * Starts a workflow. Undefined: it was started, but GitHub did not say as which run. Throws `Failure`.
 * https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event
 */
export async function dispatchWorkflow(
  connection: GithubConnection,
  dispatch: WorkflowDispatch,
): Promise<StartedRun | undefined> {
  if (!connection.quirks.runDetails) return start(connection, dispatch, {});
  try {
    return await start(connection, dispatch, { return_run_details: true });
  } catch (error) {
    if (!isUnknownField(error)) throw error;
    // An Enterprise Server from before the field. A 400 or 422 started nothing: sending again is safe.
    connection.quirks.runDetails = false;
    return start(connection, dispatch, {});
  }
}

function start(
  connection: GithubConnection,
  { repository, workflow, ref, inputs }: WorkflowDispatch,
  details: { return_run_details?: true },
): Promise<StartedRun | undefined> {
  return write(connection, startedRun, {
    repository,
    notFound: `Check that ${repository} has the workflow ${workflow} on its default branch, and that the credentials may see it: GitHub answers 404 for both.`,
    send: (rest, place): Promise<Answer> =>
      rest.actions.createWorkflowDispatch({
        ...place,
        workflow_id: workflow,
        ref,
        ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
        ...details,
      }),
  });
}

function isUnknownField(error: unknown): boolean {
  return (
    error instanceof Failure &&
    (error.httpStatus === 400 || error.httpStatus === 422) &&
    error.message.includes('return_run_details')
  );
}
