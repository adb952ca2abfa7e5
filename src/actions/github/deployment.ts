import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import type { Effect } from '../../domain/effect.js';
import { Failure } from '../../domain/failure.js';
import { kind } from '../../domain/fields.js';
import {
  createDeployment,
  deploymentStates,
  findDeployment,
  hadDeploymentState,
  setDeploymentState,
  type DeploymentPlace,
} from '../../providers/github/deployments.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { refField, repositoryField, urlField } from './fields.js';

const input = z
  .strictObject({
    repository: repositoryField,
    ref: refField('The branch, tag or commit SHA that is deployed.'),
    environment: kind(
      'target',
      z.string().min(1).max(255).describe('The environment, such as `production` or `qa`.'),
    ),
    state: kind(
      'target',
      z
        .enum(deploymentStates)
        .optional()
        .describe("The deployment's state; without it the deployment is only created."),
    ),
    url: urlField('Where the deployed thing can be seen.'),
    'log-url': urlField('Where the log of the deployment can be seen.'),
  })
  .refine((given) => given.state !== undefined || (given.url ?? given['log-url']) === undefined, {
    path: ['state'],
    error: 'is needed with `url` and `log-url`: they belong to a state',
  });

type Input = z.output<typeof input>;

export const githubDeployment = defineAction<GithubConnection>()({
  name: 'github/deployment',
  provider: 'github',
  description: 'Records a deployment to an environment, and its state.',
  input,
  example: {
    repository: 'acme/awesome-app',
    ref: 'main',
    environment: 'qa',
    state: 'success',
    url: 'https://dashboard.applivery.io/',
  },
  makes: 'deployment',
  idempotent: false,

  async perform(connection, given, context) {
    const place = placeOf(given, context.key);
    if (given.state === undefined) return effectOf(await createDeployment(connection, place));

    const id = await ensureDeployment(connection, place);
    return { ...effectOf(id), warnings: await setState(connection, given, given.state, id) };
  },

  async find(connection, given, context) {
    const found = await findDeployment(connection, placeOf(given, context.key));
    if (typeof found === 'string') return found;
    // Without its state it is half done: performing again adopts the deployment and sets the state.
    const done =
      given.state === undefined ||
      (await hadDeploymentState(connection, given.repository, found.id, given.state));
    return done ? { found: effectOf(found.id), certainty: 'certain' } : 'absent';
  },
});

/**
 * Two calls make the effect, and the second may fail for a reason that passes. Looking first keeps
 * the next attempt from making a second deployment.
 */
async function ensureDeployment(
  connection: GithubConnection,
  place: DeploymentPlace,
): Promise<string> {
  const known = await findDeployment(connection, place, 'newest');
  if (typeof known !== 'string') return known.id;

  const made = await createDeployment(connection, place);
  if (made !== undefined) return made;
  throw new Failure('unknown', 'GitHub created the deployment, but its answer cannot be read.');
}

/** A state that is refused for good leaves a deployment that is there: a warning, not a failure. */
async function setState(
  connection: GithubConnection,
  given: Input,
  state: (typeof deploymentStates)[number],
  id: string,
): Promise<string[]> {
  try {
    await setDeploymentState(connection, given.repository, id, {
      state,
      ...(given.url === undefined ? {} : { environment_url: given.url }),
      ...(given['log-url'] === undefined ? {} : { log_url: given['log-url'] }),
    });
    return [];
  } catch (error) {
    if (!(error instanceof Failure) || !isForGood(error)) throw error;
    return [`The deployment's state was not set: ${error.message}`];
  }
}

function isForGood({ reason }: Failure): boolean {
  return reason === 'refused' || reason === 'unauthorized' || reason === 'not-found';
}

function placeOf(given: Input, key: string): DeploymentPlace {
  return {
    repository: given.repository,
    ref: given.ref,
    environment: given.environment,
    key,
  };
}

function effectOf(id: string | undefined): Effect {
  return { kind: 'deployment', id };
}
