import { Failure } from '../../domain/failure.js';
import type { GithubConnection } from './connection.js';
import { hasLabel } from './read-issue-parts.js';

/**
 * Makes sure that the repository has the label. GitHub would make it with the issue, but not for
 * every kind of credentials. Doing it twice does no harm, so its failures are never `unknown`.
 * Throws `Failure`. https://docs.github.com/rest/issues/labels#create-a-label
 */
export async function ensureLabel(
  connection: GithubConnection,
  repository: string,
  name: string,
): Promise<void> {
  if (await hasLabel(connection, repository, name)) return;
  try {
    await connection.exchange({
      repository,
      nature: 'preparation',
      send: (rest, place) => rest.issues.createLabel({ ...place, name }),
    });
  } catch (error) {
    // Somebody was faster, or the name differs only in case.
    if (error instanceof Failure && error.message.includes('already_exists')) return;
    throw error;
  }
}
