import { Failure } from '../../domain/failure.js';
import { statusAnswer, writtenAnswer, type StatusAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { stateBeforeRefusedTransition } from './error-table.js';

export const commitStates = [
  'pending',
  'running',
  'success',
  'failed',
  'canceled',
  'skipped',
] as const;
export type CommitState = (typeof commitStates)[number];

export interface StatusRequest {
  readonly sha: string;
  readonly state: CommitState;
  readonly name?: string | undefined;
  readonly ref?: string | undefined;
  readonly targetUrl?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * Sets a commit's status; it may be repeated: GitLab refuses to move a status to the state that it
 * has, which is what was wanted. Undefined when GitLab's answer says nothing of the status.
 * Throws `Failure`. https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
 */
export async function setCommitStatus(
  connection: GitlabConnection,
  project: ProjectId,
  { sha, state, ...options }: StatusRequest,
): Promise<StatusAnswer | undefined> {
  try {
    // The typings lack `skipped`, which GitLab takes.
    const body = await connection.commits.editStatus(project, sha, state as 'success', options);
    return writtenAnswer(statusAnswer, body);
  } catch (error) {
    if (error instanceof Failure && stateBeforeRefusedTransition(error.message) === state) {
      return undefined;
    }
    throw error;
  }
}
