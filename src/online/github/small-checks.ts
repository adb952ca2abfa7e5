import type { GithubConnection } from '../../providers/github/index.js';
import { hasRef } from '../../providers/github/read-repository.js';
import type { OnlineCheck } from '../online-check.js';
import { checkRepository, checkRights } from './check-repository.js';

export const checkRepositoryDispatch: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkRepository(at, far);
  if (repository === undefined) return;
  await checkRights(at, far, repository, { need: 'push', permission: 'contents' });
};

export const checkCommitStatus: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkRepository(at, far);
  if (repository === undefined) return;
  await checkRights(at, far, repository, { need: 'push', permission: 'statuses' });
};

export const checkDeployment: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkRepository(at, far);
  if (repository === undefined) return;
  await checkRights(at, far, repository, { need: 'push', permission: 'deployments' });
  const ref = at.value('ref');
  // A commit can be deployed, too, and comes from the event where it is one.
  if (typeof ref !== 'string' || /^[0-9a-f]{40}$/i.test(ref)) return;
  const { name } = repository;
  const there = await at.ask(['ref'], () =>
    far.once.ask(['ref', name.toLowerCase(), ref], () => hasRef(far.connection, name, ref)),
  );
  if (there?.answer === false) {
    at.report(['ref'], {
      code: 'unknown-ref',
      message: `\`${name}\` has no branch or tag \`${ref}\``,
      hint: 'in a private repository the token needs Contents: read to see it',
    });
  }
};
