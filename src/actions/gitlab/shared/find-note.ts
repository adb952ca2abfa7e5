import type { Millis } from '../../../domain/clock.js';
import type { Finding } from '../../../domain/effect.js';
import {
  isSince,
  newestNotes,
  pageSize,
  type GitlabConnection,
  type ProjectId,
} from '../../../providers/gitlab/index.js';
import { readMarker } from '../../../untrusted/marker.js';

/**
 * Looks for our note among an issue's newest, by its marker and its author, since people can copy
 * markers. Throws `Failure`.
 */
export async function findNote(
  connection: GitlabConnection,
  project: ProjectId,
  issue: string,
  key: string,
  since: Millis,
): Promise<{ readonly id: string } | Exclude<Finding, object>> {
  const { username } = await connection.whoAmI();
  const notes = await newestNotes(connection, project, issue);
  const own = notes.find(
    ({ body, author }) => author?.username === username && readMarker(body ?? '', 'key') === key,
  );
  if (own) return own;
  // All that fits on the page may be newer than our call: then ours may be on the next one.
  const full = notes.length >= pageSize && isSince(notes.at(-1)?.created_at, since);
  return full ? 'undecidable' : 'absent';
}
