import { z } from 'zod';
import { idSchema, write } from './call.js';
import type { GithubConnection } from './connection.js';

export const commitStates = ['error', 'failure', 'pending', 'success'] as const;

export interface NewCommitStatus {
  readonly sha: string;
  readonly state: (typeof commitStates)[number];
  readonly context: string;
  readonly description?: string;
  readonly target_url?: string;
}

const statusSchema = z.object({ id: idSchema });

/**
 * Sets a commit's status; the last one of a context is the one that counts. Undefined: it was set,
 * but the answer cannot be read. Throws `Failure`.
 * https://docs.github.com/rest/commits/statuses#create-a-commit-status
 */
export function createCommitStatus(
  connection: GithubConnection,
  repository: string,
  status: NewCommitStatus,
): Promise<{ readonly id: string } | undefined> {
  return write(connection, statusSchema, {
    repository,
    send: (rest, place) => rest.repos.createCommitStatus({ ...place, ...status }),
  });
}
