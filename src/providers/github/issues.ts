import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import { findInList, read, write } from './call.js';
import type { GithubConnection } from './connection.js';

const user = z.object({ login: z.string() }).nullish();

const issueSchema = z
  .object({
    number: z.number().int().positive(),
    html_url: z.string(),
    state: z.string(),
    body: z.string().nullish(),
    labels: z
      .array(z.union([z.string(), z.object({ name: z.string().nullish() })]))
      .nullish()
      .transform((labels) =>
        (labels ?? []).map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
      ),
    assignees: z
      .array(z.object({ login: z.string() }))
      .nullish()
      .transform((assignees) => (assignees ?? []).map(({ login }) => login)),
    milestone: z.object({ number: z.number() }).nullish(),
    type: z.object({ name: z.string() }).nullish(),
    user,
    pull_request: z.unknown().optional(),
  })
  .transform((issue) => ({
    number: String(issue.number),
    url: issue.html_url,
    closed: issue.state === 'closed',
    body: issue.body ?? '',
    labels: issue.labels,
    assignees: issue.assignees,
    milestone: issue.milestone?.number,
    type: issue.type?.name,
    author: issue.user?.login,
    isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
  }));

export type Issue = z.output<typeof issueSchema>;

/** Keys that are not asked for stay out: GitHub refuses `null` for lists. */
export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels?: string[];
  readonly assignees?: string[];
  readonly milestone?: number;
  readonly type?: string;
}

/**
 * Creates an issue. Undefined: it was created, but the answer cannot be read. Without push access
 * GitHub silently drops labels, assignees, milestone and type: compare. Throws `Failure`.
 * https://docs.github.com/rest/issues/issues#create-an-issue
 */
export function createIssue(
  connection: GithubConnection,
  repository: string,
  issue: NewIssue,
): Promise<Issue | undefined> {
  return write(connection, issueSchema, {
    repository,
    send: (rest, place) => rest.issues.create({ ...place, ...issue }),
  });
}

/** https://docs.github.com/rest/issues/issues#get-an-issue. Throws `Failure`. */
export function getIssue(
  connection: GithubConnection,
  repository: string,
  number: string,
): Promise<Issue> {
  return read(connection, issueSchema, {
    repository,
    send: (rest, place) => rest.issues.get({ ...place, issue_number: Number(number) }),
  });
}

/**
 * Changes an issue; doing it twice leaves the same as doing it once. Throws `Failure`, for a
 * `preparation` never `unknown`.
 * https://docs.github.com/rest/issues/issues#update-an-issue
 */
export async function updateIssue(
  connection: GithubConnection,
  nature: 'write' | 'preparation',
  { repository, number }: { readonly repository: string; readonly number: string },
  change: { readonly body?: string; readonly state?: 'open' | 'closed' },
): Promise<void> {
  await connection.exchange({
    repository,
    nature,
    send: (rest, place) =>
      rest.issues.update({ ...place, issue_number: Number(number), ...change }),
  });
}

/**
 * The first issue that is wanted among those that `author` made, newest first. GitHub's `since` is about changes, and an
 * issue was changed when it was made. Never search: it lags and does not see comments in HTML.
 * https://docs.github.com/rest/issues/issues#list-repository-issues. Throws `Failure`.
 */
export function findIssue(
  connection: GithubConnection,
  wanted: {
    readonly repository: string;
    readonly author: string;
    readonly since: Millis;
    readonly matches: (issue: Issue) => boolean;
  },
): Promise<Issue | 'absent' | 'undecidable'> {
  return findInList(connection, {
    repository: wanted.repository,
    schema: z.array(issueSchema),
    page: (rest, place, page) =>
      rest.issues.listForRepo({
        ...place,
        creator: wanted.author,
        state: 'all',
        sort: 'created',
        direction: 'desc',
        since: new Date(wanted.since).toISOString(),
        ...page,
      }),
    // Editors can write markers too: only what this connection made counts.
    wanted: (issue) =>
      !issue.isPullRequest && isSameLogin(issue.author, wanted.author) && wanted.matches(issue),
  });
}

/** Logins are the same in any case. */
export function isSameLogin(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
