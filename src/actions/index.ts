import type { AnyAction } from '../domain/action.js';
import { githubCommitStatus } from './github/commit-status.js';
import { githubDeployment } from './github/deployment.js';
import { githubIssueComment } from './github/issue-comment.js';
import { githubIssue } from './github/issue.js';
import { githubRepositoryDispatch } from './github/repository-dispatch.js';
import { githubWorkflowDispatch } from './github/workflow-dispatch.js';
import { gitlabCommitStatus } from './gitlab/commit-status.js';
import { gitlabDeployment } from './gitlab/deployment.js';
import { gitlabIssueComment } from './gitlab/issue-comment.js';
import { gitlabIssue } from './gitlab/issue.js';
import { gitlabJob } from './gitlab/job.js';
import { gitlabPipeline } from './gitlab/pipeline.js';
import { gitlabTrigger } from './gitlab/trigger.js';

/**
 * Every kind of thing that can be done, one line each. The rules' schema, the documentation,
 * `check` and the contract suite are made from this list.
 */
export const actions: readonly AnyAction[] = [
  githubWorkflowDispatch,
  githubRepositoryDispatch,
  githubIssue,
  githubIssueComment,
  githubCommitStatus,
  githubDeployment,
  gitlabPipeline,
  gitlabTrigger,
  gitlabIssue,
  gitlabIssueComment,
  gitlabCommitStatus,
  gitlabDeployment,
  gitlabJob,
];
