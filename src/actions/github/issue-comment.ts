import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { minute } from '../../domain/clock.js';
import type { Effect } from '../../domain/effect.js';
import { kind } from '../../domain/fields.js';
import { createComment, findComment, type Comment } from '../../providers/github/comments.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { bodyLimit, marker, readMarker, withMarker } from '../../untrusted/marker.js';
import { markdownText, repositoryField } from './fields.js';

const issueField = kind(
  'target',
  z
    .union([z.int().positive(), z.string().regex(/^[1-9][0-9]{0,9}$/)], {
      error: "must be an issue's number",
    })
    .describe("The issue's or pull request's number."),
);

export const githubIssueComment = defineAction<GithubConnection>()({
  name: 'github/issue-comment',
  provider: 'github',
  description: 'Comments on an issue or a pull request.',
  input: z.strictObject({
    repository: repositoryField,
    issue: issueField,
    body: kind('markdown', markdownText.describe('The comment, in Markdown.')),
  }),
  example: { repository: 'acme/awesome-app', issue: 42, body: 'A new build is ready to install.' },
  makes: 'comment',
  idempotent: false,

  async perform(connection, input, context) {
    const body = withMarker(input.body, marker('key', context.key), bodyLimit);
    const place = { repository: input.repository, number: String(input.issue) };
    return effectOf(await createComment(connection, place, body));
  },

  async find(connection, input, context, since) {
    const found = await findComment(connection, {
      repository: input.repository,
      number: String(input.issue),
      author: await connection.whoAmI(),
      since: since - minute,
      matches: (comment) => readMarker(comment.body, 'key') === context.key,
    });
    if (typeof found === 'string') return found;
    return { found: effectOf(found), certainty: 'certain' };
  },
});

function effectOf(comment: Comment | undefined): Effect {
  return { kind: 'comment', id: comment?.id, url: comment?.url };
}
