import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import { read } from './call.js';
import type { GithubConnection } from './connection.js';
import { ifThere } from './if-there.js';

const workflowAnswer = z.object({ path: z.string().min(1), state: z.string() });

export interface WorkflowFacts {
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
  /** `active`, or why not: `disabled_manually`, `disabled_inactivity`, `disabled_fork`, `deleted`. */
  readonly state: string;
}

/**
 * What GitHub knows of a workflow: it knows those that are on the default branch. Undefined: none,
 * or not for these credentials. Throws `Failure`.
 * https://docs.github.com/rest/actions/workflows#get-a-workflow
 */
export function readWorkflow(
  connection: GithubConnection,
  repository: string,
  workflow: string | number,
): Promise<WorkflowFacts | undefined> {
  return ifThere(
    read(connection, workflowAnswer, {
      repository,
      send: (rest, place) => rest.actions.getWorkflow({ ...place, workflow_id: workflow }),
    }),
  );
}

const fileAnswer = z.object({ encoding: z.literal('base64'), content: z.string() });

/**
 * The text of a file on a branch or tag. Undefined: there is none, or no such ref, or not for these
 * credentials. Throws `Failure`. https://docs.github.com/rest/repos/contents#get-repository-content
 */
export async function readFileOn(
  connection: GithubConnection,
  repository: string,
  { path, ref }: { readonly path: string; readonly ref: string },
): Promise<string | undefined> {
  const answer = await ifThere(
    connection.exchange({
      repository,
      nature: 'read',
      send: (rest, place) => rest.repos.getContent({ ...place, path, ref }),
    }),
  );
  if (answer === undefined) return undefined;
  const file = fileAnswer.safeParse(answer.data);
  if (file.success) return Buffer.from(file.data.content, 'base64').toString('utf8');
  // A folder, a link, or a file of more than 1 MB, of which GitHub gives no content.
  throw new Failure('unavailable', `GitHub does not give the text of ${path}.`);
}
