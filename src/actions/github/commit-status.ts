import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { kind } from '../../domain/fields.js';
import { commitStates, createCommitStatus } from '../../providers/github/commit-statuses.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { wholeSha } from '../../providers/github/whole-sha.js';
import { repositoryField, urlField } from './fields.js';

export const githubCommitStatus = defineAction<GithubConnection>()({
  name: 'github/commit-status',
  provider: 'github',
  description: 'Sets the status of a commit, as its pull requests show it.',
  input: z.strictObject({
    repository: repositoryField,
    sha: kind(
      'target',
      z
        .string()
        .regex(/^[0-9a-fA-F]{7,40}$/, { error: 'must be a commit SHA: 7 to 40 hex digits' })
        .describe(
          "The commit's SHA: 7 to 40 hex digits. A short one is looked up first, for which the credentials need _Contents: read_.",
        ),
    ),
    state: kind('target', z.enum(commitStates).describe('What the commit shows.')),
    context: kind(
      'target',
      z
        .string()
        .min(1)
        .max(100)
        .default('applivery')
        .describe('Names the status; a later one of the same name replaces it.'),
    ),
    description: kind(
      'line',
      z.string().max(140).optional().describe('A few words beside the status.'),
    ),
    url: urlField('Where the status leads.'),
  }),
  example: {
    repository: 'acme/awesome-app',
    sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
    state: 'success',
    context: 'applivery/build',
    description: 'The build can be installed.',
    url: 'https://dashboard.applivery.io/',
  },
  makes: 'status',
  idempotent: true,

  async perform(connection, input) {
    const status = await createCommitStatus(connection, input.repository, {
      sha: await wholeSha(connection, input.repository, input.sha),
      state: input.state,
      context: input.context,
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.url === undefined ? {} : { target_url: input.url }),
    });
    return { kind: 'status', id: status?.id };
  },

  // Setting it again is cheaper and surer than looking.
  find: () => Promise.resolve('absent'),
});
