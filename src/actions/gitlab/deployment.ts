import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { kind } from '../../domain/fields.js';
import {
  createDeployment,
  deploymentStates,
  findDeployments,
  pageSize,
  type GitlabConnection,
} from '../../providers/gitlab/index.js';
import { projectField, refField, shaField } from './shared/inputs.js';

const input = z.strictObject({
  project: projectField,
  ref: refField,
  sha: shaField,
  environment: kind(
    'target',
    z
      .string()
      .min(1)
      .max(255)
      .describe('The environment, by name; GitLab makes it if it is not there.'),
  ),
  state: kind(
    'target',
    z.enum(deploymentStates).default('success').describe('How the deployment stands.'),
  ),
  tag: kind('target', z.boolean().default(false).describe('Whether `ref` is a tag.')),
});

/** https://docs.gitlab.com/api/deployments/ */
export const gitlabDeployment = defineAction<GitlabConnection>()({
  name: 'gitlab/deployment',
  provider: 'gitlab',
  description: 'Records a deployment to an environment of a GitLab project.',
  input,
  example: {
    project: 'acme/awesome-app',
    ref: 'main',
    sha: 'd6cd1e2bd19e03a81132a23b2025920577f84e37',
    environment: 'testers',
  },
  makes: 'deployment',
  idempotent: false,

  alike: ({ project, environment, sha, ref }) =>
    JSON.stringify([String(project).toLowerCase(), environment, sha.toLowerCase(), ref]),

  async perform(connection, { project, ...request }) {
    const deployment = await createDeployment(connection, project, request);
    return { kind: 'deployment', id: deployment?.id };
  },

  async find(connection, { project, ...request }, { search }, since) {
    const { username } = await connection.whoAmI();
    const period = { since, until: search?.until };
    const made = await findDeployments(connection, project, request, period);
    const [own, ...others] = made.filter(
      ({ id, user }) => (user?.username ?? username) === username && search?.taken.has(id) !== true,
    );
    // What does not fit on the page may be ours.
    if (others.length > 0 || made.length >= pageSize) return 'undecidable';
    if (!own) return 'absent';
    return { found: { kind: 'deployment', id: own.id }, certainty: 'probable' };
  },
});
