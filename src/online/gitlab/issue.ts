import {
  accessLevels,
  hasProjectLabel,
  milestoneId,
  userId,
  type GitlabConnection,
} from '../../providers/gitlab/index.js';
import { inputOf } from '../known.js';
import { knownItems } from '../known-items.js';
import type { Far, OnlineCheck } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import { checkProject, checkRights, type Project } from './check-project.js';

export const checkIssue: OnlineCheck<GitlabConnection> = async (at, far) => {
  const project = await checkIssues(at, far);
  if (project === undefined) return;
  const { connection, once } = far;
  const { name } = project;
  for (const { path, value: label } of knownItems(at, 'labels')) {
    const there = await at.ask(path, () =>
      once.ask(['label', name, label], () => hasProjectLabel(connection, name, label)),
    );
    if (there?.answer === false) {
      at.report(path, {
        code: 'unknown-label',
        severity: 'warning',
        message: `\`${name}\` has no label \`${label}\`; GitLab makes it with the first issue`,
      });
    }
  }
  for (const { path, value: user } of knownItems(at, 'assignees')) {
    const there = await at.ask(path, () =>
      once.ask(['user', user.toLowerCase()], () => userId(connection, user)),
    );
    if (there !== undefined && there.answer === undefined) {
      at.report(path, { code: 'unknown-assignee', message: `GitLab has no user \`${user}\`` });
    }
  }
  const milestone = at.value('milestone');
  if (typeof milestone !== 'string') return;
  const there = await at.ask(['milestone'], () =>
    once.ask(['milestone', name, milestone], () => milestoneId(connection, name, milestone)),
  );
  if (there !== undefined && there.answer === undefined) {
    at.report(['milestone'], {
      code: 'unknown-milestone',
      message: `neither \`${name}\` nor a group above it has a milestone \`${milestone}\``,
    });
  }
};

export const checkIssueComment: OnlineCheck<GitlabConnection> = async (at, far) => {
  await checkIssues(at, far);
};

async function checkIssues(
  at: StepAtHand,
  far: Far<GitlabConnection>,
): Promise<Project | undefined> {
  const project = await checkProject(at, far);
  if (project === undefined) return undefined;
  // Without that role GitLab makes the issue, and leaves these out without a word.
  const wishes = ['labels', 'assignees', 'milestone'].some((one) => inputOf(at.step, one));
  const need = wishes
    ? {
        level: accessLevels.planner,
        role: 'Planner',
        for: 'setting labels, assignees and milestone',
      }
    : { level: 0, role: 'Guest', for: 'issues' };
  await checkRights(at, far, project, need);
  if (project.hasIssues) return project;
  at.report(['project'], {
    code: 'no-issues',
    message: `issues are turned off in \`${project.name}\``,
    hint: "turn them on in the project's settings",
  });
  return undefined;
}
