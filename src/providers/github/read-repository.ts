import { z } from 'zod';
import type { GithubConnection } from './connection.js';
import { headerOf } from './error-text.js';
import { ifThere } from './if-there.js';
import { parseRead } from './call.js';

const repositoryAnswer = z.object({
  default_branch: z.string(),
  archived: z.boolean().catch(false),
  private: z.boolean().catch(true),
  has_issues: z.boolean().catch(true),
  permissions: z
    .object({ push: z.boolean(), triage: z.boolean().optional() })
    .optional()
    .catch(undefined),
});

export interface RepositoryFacts {
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly isPrivate: boolean;
  readonly hasIssues: boolean;
  /** What the token's user may do, whatever the token itself may; undefined: GitHub does not say. */
  readonly role: { readonly push: boolean; readonly triage: boolean } | undefined;
  /** Of a classic token. Undefined: another kind of credentials, of which GitHub tells nothing. */
  readonly scopes: readonly string[] | undefined;
}

/**
 * Undefined: there is no such repository, or not for these credentials. Throws `Failure`.
 * https://docs.github.com/rest/repos/repos#get-a-repository
 */
export async function readRepository(
  connection: GithubConnection,
  repository: string,
): Promise<RepositoryFacts | undefined> {
  const answer = await ifThere(
    connection.exchange({
      repository,
      nature: 'read',
      send: (rest, place) => rest.repos.get({ ...place }),
    }),
  );
  if (answer === undefined) return undefined;
  const data = parseRead(repositoryAnswer, answer);
  const { push, triage = push } = data.permissions ?? {};
  // Only classic tokens have it. https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
  const scopes = headerOf(answer, 'x-oauth-scopes');
  return {
    defaultBranch: data.default_branch,
    archived: data.archived,
    isPrivate: data.private,
    hasIssues: data.has_issues,
    role: push === undefined ? undefined : { push, triage: triage ?? push },
    scopes: scopes
      ?.split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ''),
  };
}

/**
 * Whether a branch or tag of that name is there, as `ref` of a dispatch names it. Throws `Failure`.
 * https://docs.github.com/rest/git/refs#get-a-reference
 */
export async function hasRef(
  connection: GithubConnection,
  repository: string,
  name: string,
): Promise<boolean> {
  const whole = /^refs\/((?:heads|tags)\/.+)$/.exec(name)?.[1];
  const refs = whole === undefined ? [`heads/${name}`, `tags/${name}`] : [whole];
  for (const ref of refs) {
    const answer = await ifThere(
      connection.exchange({
        repository,
        nature: 'read',
        send: (rest, place) => rest.git.getRef({ ...place, ref }),
      }),
    );
    if (answer !== undefined) return true;
  }
  return false;
}
