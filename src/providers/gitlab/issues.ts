import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import {
  issueAnswer,
  milestoneAnswer,
  noteAnswer,
  readAnswer,
  userAnswer,
  writtenAnswer,
  type IssueAnswer,
  type NoteAnswer,
} from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { isoSince, pageSize } from './lists.js';

export interface IssueRequest {
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly assigneeIds: readonly number[];
  readonly milestoneId: number | undefined;
  readonly confidential: boolean | undefined;
}

/**
 * Creates an issue. Undefined when it was created, but GitLab's answer cannot be read.
 * Throws `Failure`. https://docs.gitlab.com/api/issues/#new-issue
 */
export async function createIssue(
  connection: GitlabConnection,
  project: ProjectId,
  request: IssueRequest,
): Promise<IssueAnswer | undefined> {
  const { title, description, labels, assigneeIds, milestoneId, confidential } = request;
  const body = await connection.issues.create(project, title, {
    description,
    ...(labels.length > 0 && { labels: labels.join(',') }),
    ...(assigneeIds.length > 0 && { assigneeIds: [...assigneeIds] }),
    ...(milestoneId !== undefined && { milestoneId }),
    ...(confidential !== undefined && { confidential }),
  });
  return writtenAnswer(issueAnswer, body);
}

/** Throws `Failure`. https://docs.gitlab.com/api/issues/#single-project-issue */
export async function readIssue(
  connection: GitlabConnection,
  project: ProjectId,
  iid: string,
): Promise<IssueAnswer> {
  const body = await connection.issues.show(Number(iid), { projectId: project });
  return readAnswer(issueAnswer, body, `issue ${iid}`);
}

/** Changes what is given, and can be repeated. Throws `Failure`. https://docs.gitlab.com/api/issues/#edit-an-issue */
export async function editIssue(
  connection: GitlabConnection,
  project: ProjectId,
  iid: string,
  change: { readonly description?: string; readonly stateEvent?: 'reopen' | 'close' },
): Promise<void> {
  await connection.issues.edit(project, Number(iid), change);
}

/** How many pages of issues are looked through before it is given up. */
const mostPages = 10;

/**
 * The oldest issue that is wanted among those that `author` made since then. Never by search: what
 * that finds may lag behind. `undecidable`: there are too many to see them all. Throws `Failure`.
 * https://docs.gitlab.com/api/issues/#list-project-issues
 */
export async function findIssue(
  connection: GitlabConnection,
  project: ProjectId,
  author: string,
  since: Millis,
  wanted: (issue: IssueAnswer) => boolean,
): Promise<IssueAnswer | 'absent' | 'undecidable'> {
  let found: IssueAnswer | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const body = await connection.issues.all({
      projectId: project,
      authorUsername: author,
      state: 'all',
      scope: 'all',
      createdAfter: isoSince(since),
      orderBy: 'created_at',
      sort: 'desc',
      page,
      perPage: pageSize,
    });
    const issues = readAnswer(z.array(issueAnswer), body, 'issues');
    found = issues.findLast(wanted) ?? found;
    if (issues.length < pageSize) return found ?? 'absent';
  }
  return found ?? 'undecidable';
}

/**
 * Adds a note. Undefined when it was added, but GitLab's answer cannot be read.
 * Throws `Failure`. https://docs.gitlab.com/api/notes/#create-new-issue-note
 */
export async function createNote(
  connection: GitlabConnection,
  project: ProjectId,
  iid: string,
  body: string,
  internal?: boolean,
): Promise<NoteAnswer | undefined> {
  const answer = await connection.issueNotes.create(project, Number(iid), body, {
    ...(internal !== undefined && { internal }),
  });
  return writtenAnswer(noteAnswer, answer);
}

/** The newest notes of an issue, newest first, at most 100. Throws `Failure`. https://docs.gitlab.com/api/notes/#list-project-issue-notes */
export async function newestNotes(
  connection: GitlabConnection,
  project: ProjectId,
  iid: string,
): Promise<NoteAnswer[]> {
  const body = await connection.issueNotes.all(project, Number(iid), {
    orderBy: 'created_at',
    sort: 'desc',
    page: 1,
    perPage: pageSize,
  });
  return readAnswer(z.array(noteAnswer), body, `the notes of issue ${iid}`);
}

/** The id of a user name; undefined when nobody has it. Throws `Failure`. https://docs.gitlab.com/api/users/#list-users */
export async function userId(
  connection: GitlabConnection,
  username: string,
): Promise<number | undefined> {
  const body = await connection.users.all({ username, page: 1, perPage: 1 });
  return readAnswer(z.array(userAnswer), body, `the user ${username}`)[0]?.id;
}

/**
 * The id of a milestone's title, in the project or the groups above; undefined when there is none.
 * Throws `Failure`. https://docs.gitlab.com/api/milestones/#list-project-milestones
 */
export async function milestoneId(
  connection: GitlabConnection,
  project: ProjectId,
  title: string,
): Promise<number | undefined> {
  const options = { title, includeAncestors: true, page: 1, perPage: pageSize };
  const body = await connection.milestones.all(project, options);
  const list = readAnswer(z.array(milestoneAnswer), body, `the milestone ${title}`);
  return list.find((milestone) => milestone.title === title)?.id;
}
