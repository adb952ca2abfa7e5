import { Failure } from '../../../domain/failure.js';
import {
  milestoneId,
  userId,
  type GitlabConnection,
  type IssueAnswer,
  type ProjectId,
} from '../../../providers/gitlab/index.js';

/** What an issue is to have besides its text. */
export interface IssueWishes {
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** A title, or an id. */
  readonly milestone: string | number | undefined;
}

/** GitLab wants ids where people write names. What nobody has is left out: `unmetWishes` tells. */
export async function resolveWishes(
  connection: GitlabConnection,
  project: ProjectId,
  { assignees, milestone }: IssueWishes,
): Promise<{ assigneeIds: number[]; milestoneId: number | undefined }> {
  const assigneeIds: number[] = [];
  for (const name of assignees) {
    const id = await unlessRefused(userId(connection, name));
    if (id !== undefined) assigneeIds.push(id);
  }
  return {
    assigneeIds,
    milestoneId:
      typeof milestone === 'string'
        ? await unlessRefused(milestoneId(connection, project, milestone))
        : milestone,
  };
}

/** An issue is worth more than who is assigned: what cannot be looked up for good is only a warning. */
async function unlessRefused<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof Failure) || isPassing(error)) throw error;
    return undefined;
  }
}

function isPassing({ reason }: Failure): boolean {
  return reason === 'rate-limited' || reason === 'unavailable';
}

/**
 * What the issue was to have and has not, as warnings: GitLab silently leaves out what the token's
 * user may not set. https://docs.gitlab.com/api/issues/#new-issue
 */
export function unmetWishes(wishes: IssueWishes, issue: IssueAnswer): string[] {
  const { milestone } = wishes;
  const people = issue.assignees?.map(({ username }) => username);
  return [
    ...lacking(wishes.labels, issue.labels).map(
      (label) => `The label \`${label}\` was not set: ${role}.`,
    ),
    ...lacking(wishes.assignees, people).map(
      (name) =>
        `\`${name}\` was not assigned: it must be a user who can see the project, the only one on GitLab's free tier, and ${role}.`,
    ),
    ...(milestone === undefined || hasMilestone(milestone, issue)
      ? []
      : [
          `The milestone \`${milestone}\` was not set: it must be one of the project or a group above, and ${role}.`,
        ]),
  ];
}

const role = "the token's user needs the role Planner or Reporter";

/** Nothing is lacking of what the answer does not speak of. */
function lacking(wanted: readonly string[], had: readonly string[] | undefined): string[] {
  if (had === undefined) return [];
  const known = new Set(had.map((name) => name.toLowerCase()));
  return wanted.filter((name) => !known.has(name.toLowerCase()));
}

function hasMilestone(wanted: string | number, { milestone }: IssueAnswer): boolean {
  if (!milestone) return milestone === undefined;
  return typeof wanted === 'number'
    ? milestone.id === String(wanted)
    : milestone.title.toLowerCase() === wanted.toLowerCase();
}
