import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { minute } from '../../domain/clock.js';
import { kind } from '../../domain/fields.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { markdownText, namesField, repositoryField } from './fields.js';
import { createKeptIssue, findKeptIssue } from './issue-create.js';
import { findRepeat, repeatIssue } from './issue-repeat.js';

const input = z.strictObject({
  repository: repositoryField,
  title: kind('title', z.string().min(1).max(256).describe("The issue's title.")),
  body: kind('markdown', markdownText.optional().describe("The issue's text, in Markdown.")),
  labels: namesField('Labels to set; those that the repository lacks are made.', 50, 100),
  assignees: namesField('Logins of the people to assign.', 100, 10),
  milestone: kind('target', z.int().positive().optional().describe("The milestone's number.")),
  type: kind(
    'target',
    z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("The name of one of the organization's issue types."),
  ),
  fingerprint: kind(
    'opaque',
    z
      .string()
      .min(1)
      .optional()
      .describe(
        'Events of the same fingerprint share one issue. By default the report, or the application and team of a certificate.',
      ),
  ),
  'on-repeat': kind(
    'target',
    z
      .enum(['comment', 'count', 'ignore'])
      .default('comment')
      .describe('What an event does whose fingerprint has an issue already.'),
  ),
  reopen: kind(
    'target',
    z.boolean().default(true).describe('Whether a repetition reopens an issue that was closed.'),
  ),
});

export type IssueInput = z.output<typeof input>;

export const githubIssue = defineAction<GithubConnection>()({
  name: 'github/issue',
  provider: 'github',
  description: 'Keeps one issue for each fingerprint: creates it, and notes what repeats.',
  input,
  example: {
    repository: 'acme/awesome-app',
    title: 'The app crashes on start',
    body: 'Seen on a Pixel 9.',
    labels: ['bug', 'from-testers'],
    'on-repeat': 'count',
  },
  makes: 'issue',
  idempotent: false,

  // Repositories' names are the same in any case.
  keeps: (given) => ({
    target: given.repository.toLowerCase(),
    fingerprint: given.fingerprint,
  }),

  perform(connection, given, context) {
    if (context.issue === undefined) return createKeptIssue(connection, given, context);
    return repeatIssue(connection, given, { ...context, issue: context.issue });
  },

  find(connection, given, context, since) {
    // The clocks of this machine and of GitHub differ.
    const from = since - minute;
    if (context.issue === undefined) return findKeptIssue(connection, given, context, from);
    return findRepeat(connection, given, { ...context, issue: context.issue }, from);
  },
});
