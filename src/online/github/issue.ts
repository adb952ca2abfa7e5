import type { GithubConnection } from '../../providers/github/index.js';
import {
  canBeAssigned,
  hasIssue,
  hasLabel,
  hasMilestone,
} from '../../providers/github/read-issue-parts.js';
import { inputOf } from '../known.js';
import { knownItems } from '../known-items.js';
import type { Far, OnlineCheck } from '../online-check.js';
import type { StepAtHand } from '../step-at-hand.js';
import { checkRepository, checkRights, type Repository } from './check-repository.js';

const permission = 'issues';

export const checkIssue: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkIssues(at, far);
  if (repository === undefined) return;
  const { name } = repository;
  const { connection, once } = far;
  const wishes = ['labels', 'assignees', 'milestone'].filter((one) => inputOf(at.step, one));
  // Without that role GitHub makes the issue, and leaves these out without a word.
  if (wishes.length > 0) await checkRights(at, far, repository, { need: 'triage', permission });
  for (const { path, value: label } of knownItems(at, 'labels')) {
    const there = await at.ask(path, () =>
      once.ask(['label', name, label], () => hasLabel(connection, name, label)),
    );
    if (there?.answer === false) {
      at.report(path, {
        code: 'unknown-label',
        severity: 'warning',
        message: `\`${name}\` has no label \`${label}\`; it is made with the first issue`,
      });
    }
  }
  for (const { path, value: login } of knownItems(at, 'assignees')) {
    const can = await at.ask(path, () =>
      once.ask(['assignee', name, login], () => canBeAssigned(connection, name, login)),
    );
    if (can?.answer === false) {
      at.report(path, {
        code: 'unknown-assignee',
        message: `\`${login}\` cannot be assigned to issues of \`${name}\``,
        hint: 'GitHub would leave it out without a word: check the login and its access',
      });
    }
  }
  const milestone = at.value('milestone');
  if (typeof milestone === 'number') await checkMilestone(at, far, name, milestone);
};

async function checkMilestone(
  at: StepAtHand,
  { connection, once }: Far<GithubConnection>,
  name: string,
  number: number,
): Promise<void> {
  const path = ['milestone'];
  const there = await at.ask(path, () =>
    once.ask(['milestone', name, number], () => hasMilestone(connection, name, number)),
  );
  if (there?.answer === false) {
    at.report(path, {
      code: 'unknown-milestone',
      message: `\`${name}\` has no milestone ${number}`,
      hint: 'it is the number in the address of the milestone',
    });
  }
}

export const checkIssueComment: OnlineCheck<GithubConnection> = async (at, far) => {
  const repository = await checkIssues(at, far);
  const given = at.value('issue');
  const number = Number(given);
  if (repository === undefined || given === undefined || !Number.isSafeInteger(number)) return;
  const { name } = repository;
  const there = await at.ask(['issue'], () =>
    far.once.ask(['issue', name, number], () => hasIssue(far.connection, name, number)),
  );
  if (there?.answer === false) {
    at.report(['issue'], {
      code: 'unknown-issue',
      message: `\`${name}\` has no issue or pull request ${number}`,
    });
  }
};

async function checkIssues(
  at: StepAtHand,
  far: Far<GithubConnection>,
): Promise<Repository | undefined> {
  const repository = await checkRepository(at, far);
  if (repository === undefined) return undefined;
  await checkRights(at, far, repository, { need: 'read', permission });
  if (repository.hasIssues) return repository;
  at.report(['repository'], {
    code: 'no-issues',
    message: `issues are turned off in \`${repository.name}\``,
    hint: "turn them on in the repository's settings",
  });
  return undefined;
}
