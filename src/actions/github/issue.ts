import { defineAction } from '../../domain/action.js';
import { minute } from '../../domain/clock.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { createKeptIssue, findKeptIssue } from './issue-create.js';
import { issueInput } from './issue-input.js';
import { findRepeat, repeatIssue } from './issue-repeat.js';

export const githubIssue = defineAction<GithubConnection>()({
  name: 'github/issue',
  provider: 'github',
  description: 'Keeps one issue for each fingerprint: creates it, and notes what repeats.',
  input: issueInput,
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
