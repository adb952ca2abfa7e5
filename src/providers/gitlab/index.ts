import type { Provider } from '../../domain/provider.js';
import { connect, type GitlabConnection } from './connection.js';
import { readRun } from './pipelines.js';

export type { DeploymentAnswer, IssueAnswer, NoteAnswer, PipelineAnswer } from './answers.js';
export type { GitlabConnection, ProjectId } from './connection.js';
export { createDeployment, deploymentStates, findDeployments } from './deployments.js';
export {
  createIssue,
  createNote,
  editIssue,
  findIssue,
  milestoneId,
  newestNotes,
  readIssue,
  userId,
} from './issues.js';
export { playJob, readJob } from './jobs.js';
export { isSince, pageSize } from './lists.js';
export { createPipeline, findPipelines, triggerPipeline } from './pipelines.js';
export type { PipelineRequest, PipelineSearch } from './pipelines.js';
export { accessLevels, readProject, readTokenScopes, type ProjectFacts } from './read-project.js';
export { hasProjectLabel, readProjectFile, readRef } from './read-project-parts.js';
export { commitStates, setCommitStatus } from './statuses.js';
export { wholeSha } from './whole-sha.js';

/** GitLab, on gitlab.com or self-managed. */
export const gitlabProvider: Provider<GitlabConnection> = {
  name: 'gitlab',
  title: 'GitLab',
  connect,
  readRun: (connection, run) => readRun(connection, run),
};
