import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import { deploymentAnswer, readAnswer, writtenAnswer, type DeploymentAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { isoSince, isWithin, pageSize } from './lists.js';

export const deploymentStates = ['running', 'success', 'failed', 'canceled'] as const;
export type DeploymentState = (typeof deploymentStates)[number];

export interface DeploymentRequest {
  readonly environment: string;
  readonly sha: string;
  readonly ref: string;
  readonly tag: boolean;
  readonly state: DeploymentState;
}

/**
 * Records a deployment. Undefined when it was recorded, but GitLab's answer cannot be read.
 * Throws `Failure`. https://docs.gitlab.com/api/deployments/#create-a-deployment
 */
export async function createDeployment(
  connection: GitlabConnection,
  project: ProjectId,
  { environment, sha, ref, tag, state }: DeploymentRequest,
): Promise<DeploymentAnswer | undefined> {
  const options = { status: state };
  const body = await connection.deployments.create(project, environment, sha, ref, tag, options);
  return writtenAnswer(deploymentAnswer, body);
}

/**
 * The deployments of that commit to that environment made since then, of the newest 100.
 * Throws `Failure`. https://docs.gitlab.com/api/deployments/#list-project-deployments
 */
export async function findDeployments(
  connection: GitlabConnection,
  project: ProjectId,
  { environment, sha, ref }: Pick<DeploymentRequest, 'environment' | 'sha' | 'ref'>,
  { since, until }: { readonly since: Millis; readonly until?: Millis | undefined },
): Promise<DeploymentAnswer[]> {
  const body = await connection.deployments.all(project, {
    environment,
    updatedAfter: isoSince(since),
    // GitLab refuses `updated_after` in any other order.
    orderBy: 'updated_at',
    sort: 'desc',
    page: 1,
    perPage: pageSize,
  });
  const list = readAnswer(z.array(deploymentAnswer), body, 'deployments');
  return list.filter(
    (deployment) =>
      (deployment.sha ?? sha).toLowerCase() === sha.toLowerCase() &&
      (deployment.ref ?? ref) === ref &&
      (deployment.environment?.name ?? environment) === environment &&
      isWithin(deployment.created_at, since, until),
  );
}
