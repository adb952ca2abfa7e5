import type { Described } from './described.js';

type About = Omit<Described, 'name'>;

/** What `check --online` finds out from the providers, by name. */
const abouts = {
  'unknown-repository': error(
    'The repository is not there for this token.',
    'Correct `repository`, or let the token see it.',
  ),
  'unknown-project': error(
    'The project is not there for this token.',
    'Correct `project`, or let the token see it.',
  ),
  'archived-repository': error(
    'The repository is archived: nothing can be done in it.',
    'Name another one, or take it out of the archive.',
  ),
  'archived-project': error(
    'The project is archived: nothing can be done in it.',
    'Name another one, or take it out of the archive.',
  ),
  'missing-permission': error(
    'The token lacks a permission, scope or role that the step needs.',
    'Give it to the token or its user, or name another `connection`.',
  ),
  'unknown-workflow': error(
    'The workflow is not on the default branch.',
    'Put it there: GitHub starts only workflows that are there, whatever `ref` says.',
  ),
  'workflow-disabled': error(
    'The workflow is disabled.',
    "Enable it on the repository's Actions page.",
  ),
  'not-dispatchable': error(
    'The workflow as it is on `ref` cannot be started: it is not YAML, or has no `workflow_dispatch` trigger.',
    'Add `workflow_dispatch:` under its `on:`.',
  ),
  'unknown-ref': error('There is no such branch or tag.', 'Correct `ref`, or make it.'),
  'protected-ref': warning(
    "The branch is protected from the token's user, who then may not start pipelines on it.",
    "Allow the user to push or merge in the project's settings.",
  ),
  'no-pipelines': error(
    'CI/CD is turned off in the project.',
    "Turn it on in the project's settings.",
  ),
  'no-configuration': error(
    'There is no `.gitlab-ci.yml` on `ref`, or it is not YAML.',
    'Add it, or correct it.',
  ),
  'undeclared-input': error(
    'An input that the workflow or pipeline does not declare.',
    'Correct its name, or declare it there.',
  ),
  'missing-input': error(
    'An input that the workflow or pipeline needs, and the step does not give.',
    'Add it to `inputs`, or give it a default there.',
  ),
  'wrong-input-type': error(
    'An input of another type than the workflow or pipeline declares.',
    'Give a value of that type.',
  ),
  'wrong-choice': error(
    'A value that is none of the choices of the input.',
    'Give one of them, or add it there.',
  ),
  'too-many-inputs': error(
    'A workflow that declares more inputs than GitHub takes.',
    'Take some away.',
  ),
  'not-in-run-name': warning(
    'A `correlation-input` that the workflow does not show in its `run-name`: the run of a lost answer is not found by it.',
    'There: `run-name: "… ${{ inputs.NAME }}"`.',
  ),
  'untrusted-in-script': error(
    'An input that holds what people typed, and that the workflow or pipeline puts into a script, where it would run.',
    'There: hand it on by `env:` or `variables:`, and use `"$NAME"` in the script.',
  ),
  'variables-refused': error(
    'The project does not let the token set variables of pipelines.',
    "Allow it in the project's settings, or use `inputs`.",
  ),
  'no-issues': error('Issues are turned off.', 'Turn them on in the settings.'),
  'unknown-issue': error('There is no such issue.', 'Correct `issue`.'),
  'unknown-label': warning(
    'A label that is not there yet: it is made with the first issue.',
    'Correct it; if a new one was meant, ignore this.',
  ),
  'unknown-assignee': error(
    'Somebody whom nothing can be assigned to there.',
    'Correct the name, or give them access.',
  ),
  'unknown-milestone': error('There is no such milestone.', 'Correct `milestone`, or make it.'),
  'not-known': warning(
    'What nobody can tell before an event comes, or could not be asked.',
    'Nothing, where an expression decides; else credentials, or try again later.',
  ),
} satisfies Readonly<Record<string, About>>;

export type OnlineName = keyof typeof abouts;

export const onlineFindings: readonly Described[] = Object.entries<About>(abouts).map(
  ([name, about]) => ({ name, ...about }),
);

/** What people typed would run as a script: as the other errors about that, it cannot be ignored. */
export const neverIgnored: OnlineName = 'untrusted-in-script';

function warning(about: string, instead: string): About {
  return { severity: 'warning', about, instead };
}

function error(about: string, instead: string): About {
  return { severity: 'error', about, instead };
}
