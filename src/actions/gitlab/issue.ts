import { defineAction } from '../../domain/action.js';
import type { GitlabConnection } from '../../providers/gitlab/index.js';
import { issueInput } from './shared/issue-input.js';
import { createKeptIssue, findKeptIssue } from './shared/kept-issue.js';
import { findRepeat, repeatIssue } from './shared/repeated-issue.js';

/** https://docs.gitlab.com/api/issues/ */
export const gitlabIssue = defineAction<GitlabConnection>()({
  name: 'gitlab/issue',
  provider: 'gitlab',
  description: 'Keeps one issue for each fingerprint: creates it, and notes what repeats.',
  input: issueInput,
  example: {
    project: 'acme/awesome-app',
    title: 'The app crashes on start',
    body: 'Seen on a Pixel 9.',
    labels: ['bug', 'from-testers'],
    'on-repeat': 'count',
  },
  makes: 'issue',
  idempotent: false,

  // Paths of projects are the same in any case.
  keeps: ({ project, fingerprint }) => ({ target: String(project).toLowerCase(), fingerprint }),

  perform(connection, input, context) {
    if (!context.issue) return createKeptIssue(connection, input, context);
    return repeatIssue(connection, input, { ...context, issue: context.issue });
  },

  find(connection, input, context, since) {
    if (!context.issue) return findKeptIssue(connection, input, context, since);
    return findRepeat(connection, input, { ...context, issue: context.issue }, since);
  },
});
