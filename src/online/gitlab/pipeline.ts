import { accessLevels, readRef, type GitlabConnection } from '../../providers/gitlab/index.js';
import type { Far, OnlineCheck } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import { checkConfiguration } from './check-configuration.js';
import { checkProject, checkRights, type Project } from './check-project.js';
import { checkVariables } from './check-variables.js';

/** Starts a pipeline as the token's user. */
export const checkPipeline: OnlineCheck<GitlabConnection> = async (at, far) => {
  const project = await checkPipelines(at, far);
  if (project === undefined) return;
  const need = { level: accessLevels.developer, role: 'Developer', for: 'starting pipelines' };
  await checkRights(at, far, project, need);
  checkVariables(at, project);
  await checkStart(at, far, project, true);
};

/** Starts one as whoever made the trigger token, of whom nothing is known. */
export const checkTrigger: OnlineCheck<GitlabConnection> = async (at, far) => {
  const project = await checkPipelines(at, far);
  if (project !== undefined) await checkStart(at, far, project, false);
};

async function checkPipelines(
  at: StepAtHand,
  far: Far<GitlabConnection>,
): Promise<Project | undefined> {
  const project = await checkProject(at, far);
  if (project === undefined || project.hasPipelines) return project;
  at.report(['project'], {
    code: 'no-pipelines',
    message: `CI/CD is turned off in \`${project.name}\``,
    hint: "turn it on in the project's settings",
  });
  return undefined;
}

async function checkStart(
  at: StepAtHand,
  far: Far<GitlabConnection>,
  project: Project,
  asTokensUser: boolean,
): Promise<void> {
  const { connection, once } = far;
  const { name, configPath: path } = project;
  const ref = at.needed('ref', 'whether a pipeline can be started there with these inputs');
  if (ref === undefined) return;
  const there = await at.ask(['ref'], () =>
    once.ask(['ref', name, ref], () => readRef(connection, name, ref)),
  );
  if (there === undefined) return;
  if (there.answer === undefined) {
    at.report(['ref'], {
      code: 'unknown-ref',
      message: `\`${name}\` has no branch or tag \`${ref}\``,
    });
    return;
  }
  const { canPush, developersCanMerge, ...facts } = there.answer;
  if (asTokensUser && facts.protected && canPush === false && developersCanMerge === false) {
    at.report(['ref'], {
      code: 'protected-ref',
      severity: 'warning',
      message: `\`${ref}\` is protected, and the token's user may not push to it: starting a pipeline there needs the right to push or to merge`,
      hint: "allow it in the project's settings, under protected branches",
    });
  }
  await checkConfiguration(at, far, name, { path, ref });
}
