import { checkIssue as githubIssue, checkIssueComment as githubComment } from './github/issue.js';
import {
  checkCommitStatus,
  checkDeployment,
  checkRepositoryDispatch,
} from './github/small-checks.js';
import { checkWorkflowDispatch } from './github/workflow-dispatch.js';
import { developerCheck } from './gitlab/developer-check.js';
import { checkIssue as gitlabIssue, checkIssueComment as gitlabComment } from './gitlab/issue.js';
import { checkPipeline, checkTrigger } from './gitlab/pipeline.js';
import type { AnyOnlineCheck } from './online-check.js';

/** By the names of the actions. */
export const onlineChecks: Readonly<Record<string, AnyOnlineCheck>> = {
  'github/workflow-dispatch': checkWorkflowDispatch,
  'github/repository-dispatch': checkRepositoryDispatch,
  'github/issue': githubIssue,
  'github/issue-comment': githubComment,
  'github/commit-status': checkCommitStatus,
  'github/deployment': checkDeployment,
  'gitlab/pipeline': checkPipeline,
  'gitlab/trigger': checkTrigger,
  'gitlab/issue': gitlabIssue,
  'gitlab/issue-comment': gitlabComment,
  'gitlab/commit-status': developerCheck('setting a commit status'),
  'gitlab/deployment': developerCheck('recording a deployment'),
  'gitlab/job': developerCheck('starting a job'),
};
