import { accessLevels } from '../../providers/gitlab/index.js';
import { entriesOf, inputOf } from '../known.js';
import type { StepAtHand } from '../step-at-hand.js';
import type { Project } from './check-project.js';

const roles: Readonly<Record<string, number>> = {
  developer: accessLevels.developer,
  maintainer: accessLevels.maintainer,
  owner: accessLevels.owner,
};

/** Whether the project lets the token's user set variables. https://docs.gitlab.com/ci/variables/#restrict-pipeline-variables */
export function checkVariables(
  at: StepAtHand,
  { name, mayOverrideVariables, accessLevel }: Project,
): void {
  const given = inputOf(at.step, 'variables');
  if (given === undefined || entriesOf(given)?.length === 0) return;
  if (mayOverrideVariables === undefined) {
    at.unknown(
      ['variables'],
      `whether \`${name}\` lets the token's user set variables: GitLab tells maintainers only`,
      'use `inputs`, which need no such right',
    );
    return;
  }
  const needed = roles[mayOverrideVariables];
  if (needed !== undefined && (accessLevel === undefined || accessLevel >= needed)) return;
  at.report(['variables'], {
    code: 'variables-refused',
    message:
      needed === undefined
        ? `\`${name}\` lets nobody set variables of pipelines`
        : `\`${name}\` lets only the role ${mayOverrideVariables}, and those above it, set variables of pipelines`,
    hint: 'use `inputs`, which need no such right',
  });
}
