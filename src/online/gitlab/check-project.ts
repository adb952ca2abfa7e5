import {
  readProject,
  readTokenScopes,
  type GitlabConnection,
  type ProjectFacts,
} from '../../providers/gitlab/index.js';
import type { Far } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';

export interface Project extends ProjectFacts {
  /** As the step names it. */
  readonly name: string;
}

/** The project that a step names, once it is known to be there and usable; else why not is reported. */
export async function checkProject(
  at: StepAtHand,
  { connection, once }: Far<GitlabConnection>,
): Promise<Project | undefined> {
  const name = at.needed('project', 'whether the project is there');
  if (name === undefined) return undefined;
  const path = ['project'];
  if (!connection.hasToken) {
    const message = `whether this works, as the connection \`${connection.name}\` has no token that may read`;
    at.unknown(path, message);
    return undefined;
  }
  const asked = await at.ask(path, () =>
    once.ask(['project', name.toLowerCase()], () => readProject(connection, name)),
  );
  if (asked === undefined) return undefined;
  if (asked.answer === undefined) {
    at.report(path, {
      code: 'unknown-project',
      message: `GitLab has no project \`${name}\` for the connection \`${connection.name}\``,
      hint: 'check the path, and that the token may see it: GitLab answers the same for both',
    });
    return undefined;
  }
  if (asked.answer.archived) {
    at.report(path, {
      code: 'archived-project',
      message: `the project \`${name}\` is archived, so that nothing can be done in it`,
    });
  }
  return { name, ...asked.answer };
}

/** What is wrong with the token: its scope, and its user's role. */
export async function checkRights(
  at: StepAtHand,
  { connection, once }: Far<GitlabConnection>,
  project: Project,
  need: { readonly level: number; readonly role: string; readonly for: string },
): Promise<void> {
  const path = ['project'];
  const asked = await at.ask(path, () => once.ask(['scopes'], () => readTokenScopes(connection)));
  const scopes = asked?.answer;
  if (scopes?.includes('api') === false) {
    at.report(path, {
      code: 'missing-permission',
      message: `the token of \`${connection.name}\` lacks the scope \`api\`; it has ${scopes.join(', ')}`,
      hint: 'make a token with the scope `api`',
    });
  }
  const { name, accessLevel } = project;
  if (accessLevel !== undefined && accessLevel < need.level) {
    at.report(path, {
      code: 'missing-permission',
      message: `the token's user lacks the role ${need.role} in \`${name}\`, which ${need.for} needs`,
    });
  }
}
