import { z } from 'zod';
import { findInList, idSchema, write } from './call.js';
import type { GithubConnection } from './connection.js';

export const deploymentStates = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
] as const;
export type DeploymentState = (typeof deploymentStates)[number];

/** Under this key our own key stands in a deployment's payload. */
const payloadKey = 'applivery-triggers';

/** GitHub gives the payload as it was sent, or as JSON text. */
const payloadSchema = z.union([
  z.record(z.string(), z.unknown()),
  z.string().transform((text): Record<string, unknown> => {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    } catch {
      return {};
    }
  }),
]);

const deploymentSchema = z
  .object({ id: idSchema, payload: payloadSchema.nullish().catch(undefined) })
  .transform(({ id, payload }) => ({ id, key: payload?.[payloadKey] }));

export interface DeploymentPlace {
  readonly repository: string;
  readonly ref: string;
  readonly environment: string;
  /** Our key, by which the deployment is found again. */
  readonly key: string;
}

/**
 * Creates a deployment of the ref as it is: without merging into it, and without waiting for its
 * checks. Undefined: it was created, but the answer cannot be read. Throws `Failure`.
 * https://docs.github.com/rest/deployments/deployments#create-a-deployment
 */
export async function createDeployment(
  connection: GithubConnection,
  { repository, ref, environment, key }: DeploymentPlace,
): Promise<string | undefined> {
  const made = await write(connection, deploymentSchema, {
    repository,
    send: (rest, place) =>
      rest.repos.createDeployment({
        ...place,
        ref,
        environment,
        auto_merge: false,
        required_contexts: [],
        payload: { [payloadKey]: key },
      }),
  });
  return made?.id;
}

/**
 * The id of the deployment that has our key. `newest` looks at the last hundred only, which is where
 * an attempt of a moment ago has to be. Throws `Failure`.
 * https://docs.github.com/rest/deployments/deployments#list-deployments
 */
export async function findDeployment(
  connection: GithubConnection,
  { repository, ref, environment, key }: DeploymentPlace,
  among: 'all' | 'newest' = 'all',
): Promise<{ readonly id: string } | 'absent' | 'undecidable'> {
  return findInList(connection, {
    repository,
    schema: z.array(deploymentSchema),
    page: (rest, place, page) =>
      rest.repos.listDeployments({ ...place, ref, environment, ...page }),
    wanted: (deployment) => deployment.key === key,
    pages: among === 'newest' ? 1 : undefined,
  });
}

/**
 * Adds a state to a deployment. Throws `Failure`.
 * https://docs.github.com/rest/deployments/statuses#create-a-deployment-status
 */
export async function setDeploymentState(
  connection: GithubConnection,
  repository: string,
  id: string,
  state: {
    readonly state: DeploymentState;
    readonly environment_url?: string;
    readonly log_url?: string;
  },
): Promise<void> {
  await connection.exchange({
    repository,
    nature: 'write',
    send: (rest, place) =>
      rest.repos.createDeploymentStatus({ ...place, deployment_id: Number(id), ...state }),
  });
}

const statuses = z.array(z.object({ state: z.string() }));

/** Whether the deployment ever had this state. Throws `Failure`. https://docs.github.com/rest/deployments/statuses#list-deployment-statuses */
export async function hadDeploymentState(
  connection: GithubConnection,
  repository: string,
  id: string,
  state: DeploymentState,
): Promise<boolean> {
  const found = await findInList(connection, {
    repository,
    schema: statuses,
    page: (rest, place, page) =>
      rest.repos.listDeploymentStatuses({ ...place, deployment_id: Number(id), ...page }),
    wanted: (status) => status.state === state,
  });
  return typeof found !== 'string';
}
