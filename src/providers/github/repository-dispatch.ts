import type { JsonObject } from '../../domain/json.js';
import type { Answer, GithubConnection } from './connection.js';

/**
 * Sends a repository dispatch event. GitHub answers 204 and never says what it started. Throws `Failure`.
 * https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event
 */
export async function dispatchRepository(
  connection: GithubConnection,
  dispatch: {
    readonly repository: string;
    readonly eventType: string;
    readonly payload: JsonObject | undefined;
  },
): Promise<void> {
  await connection.exchange({
    repository: dispatch.repository,
    nature: 'write',
    send: (rest, place): Promise<Answer> =>
      rest.repos.createDispatchEvent({
        ...place,
        event_type: dispatch.eventType,
        ...(dispatch.payload === undefined ? {} : { client_payload: { ...dispatch.payload } }),
      }),
  });
}
