import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { kind } from '../../domain/fields.js';
import {
  commitStates,
  setCommitStatus,
  wholeSha,
  type GitlabConnection,
} from '../../providers/gitlab/index.js';
import { commitField, projectField } from './shared/inputs.js';

/** GitLab refuses longer names, descriptions and URLs. */
const limit = 255;

const input = z.strictObject({
  project: projectField,
  sha: commitField,
  state: kind('target', z.enum(commitStates).describe('The state of the status.')),
  context: kind(
    'target',
    z
      .string()
      .min(1)
      .max(limit)
      .default('applivery')
      .describe('What tells this status from others of the commit.'),
  ),
  description: kind('line', z.string().max(limit).optional().describe('A short text beside it.')),
  url: kind(
    'url',
    z
      .url({ protocol: /^https?$/ })
      .max(limit)
      .optional()
      .describe('Where the status leads to.'),
  ),
  ref: kind(
    'target',
    z.string().min(1).optional().describe('The branch or tag, when the commit is on several.'),
  ),
});

/** https://docs.gitlab.com/api/commits/#set-commit-pipeline-status */
export const gitlabCommitStatus = defineAction<GitlabConnection>()({
  name: 'gitlab/commit-status',
  provider: 'gitlab',
  description: 'Sets the status of a commit of a GitLab project.',
  input,
  example: {
    project: 'acme/awesome-app',
    sha: 'd6cd1e2bd19e03a81132a23b2025920577f84e37',
    state: 'success',
    description: 'The build is on Applivery',
  },
  makes: 'status',
  idempotent: true,

  async perform(connection, { project, sha: given, state, context, description, url, ref }) {
    const sha = await wholeSha(connection, project, given);
    const request = { sha, state, name: context, ref, targetUrl: url, description };
    const status = await setCommitStatus(connection, project, request);
    return { kind: 'status', id: status?.id };
  },

  // Setting it again leaves the same as setting it once.
  find: () => Promise.resolve('absent' as const),
});
