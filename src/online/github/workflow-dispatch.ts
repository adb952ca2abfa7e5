import type { GithubConnection } from '../../providers/github/index.js';
import { readWorkflow, type WorkflowFacts } from '../../providers/github/read-workflow.js';
import type { Far, OnlineCheck } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import { checkDispatchInputs } from './check-dispatch-inputs.js';
import { checkRepository, checkRights, type Repository } from './check-repository.js';
import { readCopy } from './read-copy.js';
import { dispatchInputs } from './workflow-file.js';

export const checkWorkflowDispatch: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkRepository(at, far);
  if (repository === undefined) return;
  await checkRights(at, far, repository, { need: 'push', permission: 'actions' });
  const workflow = await checkWorkflow(at, far, repository);
  if (workflow === undefined) return;
  const copy = await readCopy(at, far, repository, workflow);
  if (copy === undefined) return;
  const inputs = dispatchInputs(copy.content);
  if (inputs === undefined) {
    at.report(['workflow'], {
      code: 'not-dispatchable',
      message: `${copy.where} has no \`workflow_dispatch\` trigger`,
      hint: 'add `workflow_dispatch:` under its `on:`',
    });
    return;
  }
  checkDispatchInputs(at, inputs, copy);
};

async function checkWorkflow(
  at: StepAtHand,
  { connection, once }: Far<GithubConnection>,
  { name, defaultBranch }: Repository,
): Promise<WorkflowFacts | undefined> {
  const workflow = at.needed('workflow', 'whether the workflow is there');
  if (workflow === undefined) return undefined;
  const path = ['workflow'];
  const asked = await at.ask(path, () =>
    once.ask(['workflow', name.toLowerCase(), workflow], () =>
      readWorkflow(connection, name, workflow),
    ),
  );
  if (asked === undefined) return undefined;
  if (asked.answer === undefined) {
    at.report(path, {
      code: 'unknown-workflow',
      message: `\`${name}\` has no workflow \`${workflow}\` on its default branch \`${defaultBranch}\``,
      hint: 'only what is there can be started, whatever `ref` says; in a private repository the token must have Actions: write',
    });
    return undefined;
  }
  const { state } = asked.answer;
  if (state !== 'active') {
    at.report(path, {
      code: 'workflow-disabled',
      message: `the workflow \`${workflow}\` cannot be started: its state is \`${state}\``,
      hint: "enable it on the repository's Actions page",
    });
  }
  return asked.answer;
}
