import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import { read } from './call.js';
import type { GithubConnection } from './connection.js';
import { ifThere } from './if-there.js';

const commitAnswer = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

/**
 * The whole SHA of a commit: what is whole already is not asked for. A branch may be called like a
 * short SHA, and GitHub takes names, too: what does not begin as it was given is another commit.
 * Throws `Failure`. https://docs.github.com/rest/commits/commits#get-a-commit
 */
export async function wholeSha(
  connection: GithubConnection,
  repository: string,
  sha: string,
): Promise<string> {
  if (sha.length === 40) return sha;
  const commit = await ifThere(
    read(connection, commitAnswer, {
      repository,
      // Its files are not wanted: one page of them is as short as it can be.
      send: (rest, place) => rest.repos.getCommit({ ...place, ref: sha, per_page: 1 }),
    }),
  );
  if (commit?.sha.startsWith(sha.toLowerCase())) return commit.sha;
  throw new Failure('not-found', `There is no commit ${sha} in ${repository}.`, {
    fix: 'See whether it was pushed there, and whether the credentials may read contents; or give the whole SHA.',
  });
}
