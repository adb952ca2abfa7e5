import { Failure } from '../../domain/failure.js';
import type { RepositoryPlace } from './connection.js';

/** `owner/name`, with the characters that GitHub allows in both. */
export const repositoryPattern =
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** `acme/app` → owner and repository. Throws `Failure` (`refused`) for anything else, as it goes into paths. */
export function repositoryPlace(repository: string): RepositoryPlace {
  const [owner, repo] = repository.split('/');
  if (!repositoryPattern.test(repository) || owner === undefined || repo === undefined) {
    throw new Failure('refused', `${JSON.stringify(repository)} is not a repository's name.`, {
      fix: 'Write the repository as `owner/name`.',
    });
  }
  return { owner, repo };
}
