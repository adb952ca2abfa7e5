import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import { readAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { ifThere } from './read-project.js';

const commitAnswer = z.object({ id: z.string().regex(/^[0-9a-f]{40}$/) });

/**
 * The whole SHA of a commit: what is whole already is not asked for. A branch may be called like a
 * short SHA, and GitLab takes names, too: what does not begin as it was given is another commit.
 * Throws `Failure`. https://docs.gitlab.com/api/commits/#retrieve-a-commit
 */
export async function wholeSha(
  connection: GitlabConnection,
  project: ProjectId,
  sha: string,
): Promise<string> {
  if (sha.length === 40) return sha;
  const path = `projects/${encodeURIComponent(project)}/repository/commits/${sha}`;
  const body = await ifThere(connection.get(path));
  const commit = body === undefined ? undefined : readAnswer(commitAnswer, body, `commit ${sha}`);
  if (commit?.id.startsWith(sha.toLowerCase())) return commit.id;
  throw new Failure('not-found', `There is no commit ${sha} in ${project}.`, {
    fix: 'See whether it was pushed there; or give the whole SHA.',
  });
}
