import type { Issue } from '../../providers/github/issues.js';
import type { IssueInput } from './issue-input.js';

/**
 * What was asked for and did not come: GitHub drops labels, assignees, milestone and type without a
 * word when the credentials may not push. One sentence each.
 * https://docs.github.com/rest/issues/issues#create-an-issue
 */
export function ignoredWishes(input: IssueInput, issue: Issue): string[] {
  const wishes = [
    ...missing(input.labels, issue.labels).map((name) => `label \`${name}\``),
    ...missing(input.assignees, issue.assignees).map((name) => `assignee \`${name}\``),
    ...(input.milestone !== undefined && input.milestone !== issue.milestone
      ? [`milestone ${input.milestone}`]
      : []),
    ...(input.type !== undefined && missing([input.type], [issue.type ?? '']).length > 0
      ? [`type \`${input.type}\``]
      : []),
  ];
  return wishes.map(
    (wish) =>
      `The ${wish} was not set: give the credentials push access to ${input.repository}, and check that it is there.`,
  );
}

/** GitHub's names are the same in any case. */
function missing(wanted: readonly string[] = [], given: readonly string[]): string[] {
  const there = new Set(given.map((name) => name.toLowerCase()));
  return wanted.filter((name) => !there.has(name.toLowerCase()));
}
