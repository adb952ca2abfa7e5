import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import { findInList, idSchema, write } from './call.js';
import type { GithubConnection } from './connection.js';
import { isSameLogin } from './issues.js';

const commentSchema = z
  .object({
    id: idSchema,
    html_url: z.string(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  })
  .transform((comment) => ({
    id: comment.id,
    url: comment.html_url,
    body: comment.body ?? '',
    author: comment.user?.login,
  }));

export type Comment = z.output<typeof commentSchema>;

export interface IssuePlace {
  readonly repository: string;
  readonly number: string;
}

/**
 * Comments on an issue or a pull request. Undefined: it was made, but the answer cannot be read.
 * Throws `Failure`. https://docs.github.com/rest/issues/comments#create-an-issue-comment
 */
export function createComment(
  connection: GithubConnection,
  { repository, number }: IssuePlace,
  body: string,
): Promise<Comment | undefined> {
  return write(connection, commentSchema, {
    repository,
    notFound: `Check that ${repository} has the issue ${number}, and that the credentials may see it: GitHub answers 404 for both.`,
    send: (rest, place) =>
      rest.issues.createComment({ ...place, issue_number: Number(number), body }),
  });
}

/**
 * The first comment that is wanted among those that `author` made or changed no earlier than
 * `since`. Throws `Failure`. https://docs.github.com/rest/issues/comments#list-issue-comments
 */
export function findComment(
  connection: GithubConnection,
  wanted: IssuePlace & {
    readonly author: string;
    readonly since: Millis;
    readonly matches: (comment: Comment) => boolean;
  },
): Promise<Comment | 'absent' | 'undecidable'> {
  return findInList(connection, {
    repository: wanted.repository,
    schema: z.array(commentSchema),
    page: (rest, place, page) =>
      rest.issues.listComments({
        ...place,
        issue_number: Number(wanted.number),
        since: new Date(wanted.since).toISOString(),
        ...page,
      }),
    // Everybody can write a marker: only what this connection wrote counts.
    wanted: (comment) => isSameLogin(comment.author, wanted.author) && wanted.matches(comment),
  });
}
