import type { GithubConnection } from '../../providers/github/index.js';
import { readRepository, type RepositoryFacts } from '../../providers/github/read-repository.js';
import type { Far } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';

export interface Repository extends RepositoryFacts {
  readonly name: string;
}

/** What a step does in the repository: by it GitHub decides who may. */
export type Need = 'read' | 'triage' | 'push';

/** The repository that a step names, once it is known to be there and usable; else why not is reported. */
export async function checkRepository(
  at: StepAtHand,
  { connection, settings, once }: Far<GithubConnection>,
): Promise<Repository | undefined> {
  const name = at.needed('repository', 'whether the repository is there');
  if (name === undefined) return undefined;
  const path = ['repository'];
  const asked = await at.ask(path, () =>
    once.ask(['repository', name.toLowerCase()], () => readRepository(connection, name)),
  );
  if (asked === undefined) return undefined;
  if (asked.answer === undefined) {
    at.report(path, {
      code: 'unknown-repository',
      message: `GitHub has no repository \`${name}\` for the connection \`${connection.name}\``,
      hint:
        settings.credentials?.kind === 'app'
          ? 'check the name, and that the App is installed for it: GitHub answers the same for both'
          : 'check the name, and that the token may see it: GitHub answers the same for both',
    });
    return undefined;
  }
  if (asked.answer.archived) {
    at.report(path, {
      code: 'archived-repository',
      message: `the repository \`${name}\` is archived, so that nothing can be done in it`,
    });
  }
  return { name, ...asked.answer };
}

/** What GitHub calls a permission, and its name in the API. */
const permissions = {
  actions: 'Actions',
  contents: 'Contents',
  deployments: 'Deployments',
  issues: 'Issues',
  statuses: 'Commit statuses',
} as const;

export interface Rights {
  readonly need: Need;
  /** To write what. */
  readonly permission: keyof typeof permissions;
}

/**
 * What is wrong with the credentials, as far as GitHub tells: of an App its permissions, of a classic
 * token its scopes, of any token what its user may do. What a fine-grained token may do shows only
 * when it is used.
 */
export async function checkRights(
  at: StepAtHand,
  far: Far<GithubConnection>,
  repository: Repository,
  { need, permission }: Rights,
): Promise<void> {
  const name = permissions[permission];
  if (far.settings.credentials?.kind === 'app') {
    await checkApp(at, far, repository, { need, permission });
    return;
  }
  const path = ['repository'];
  const { scopes, isPrivate, role } = repository;
  const fitting = isPrivate ? ['repo'] : ['repo', 'public_repo'];
  // A fine-grained token has an empty list, or none.
  if (scopes !== undefined && scopes.length > 0 && !fitting.some((one) => scopes.includes(one))) {
    at.report(path, {
      code: 'missing-permission',
      message: `the token of \`${far.settings.name}\` lacks the scope \`${fitting.join('` or `')}\`; it has ${scopes.join(', ')}`,
      hint: `or use a fine-grained token with ${name}: write`,
    });
  }
  if (need === 'read' || role === undefined || role[need]) return;
  at.report(path, {
    code: 'missing-permission',
    message: `the token's user has no ${need === 'push' ? 'write' : 'triage'} access to \`${repository.name}\``,
    hint: `the token needs ${name}: write, and its user a role that allows it`,
  });
}

async function checkApp(
  at: StepAtHand,
  { connection, settings, once }: Far<GithubConnection>,
  { name }: Repository,
  { permission }: Rights,
): Promise<void> {
  const path = ['repository'];
  const asked = await at.ask(path, () =>
    once.ask(['permissions', name.toLowerCase()], () => connection.permissions(name)),
  );
  const given = asked?.answer;
  if (given === undefined || ['write', 'admin'].includes(given[permission] ?? '')) return;
  at.report(path, {
    code: 'missing-permission',
    message: `the App of \`${settings.name}\` lacks the permission ${permissions[permission]}: write in \`${name}\``,
    hint: "give it to the App in its settings, and accept it in the installation's",
  });
}
