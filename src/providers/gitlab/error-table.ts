import type { FailureReason } from '../../domain/failure.js';

/** What to make of an answer that is not a success: all given parts must fit. */
export interface KnownError {
  readonly status?: readonly number[];
  /** Of the path below `/api/v4/`. */
  readonly path?: RegExp;
  readonly text?: RegExp;
  readonly reason: FailureReason;
  readonly fix: string;
}

const pipelinePath = /^projects\/[^/]+\/(trigger\/)?pipeline$/;
const triggerPath = /^projects\/[^/]+\/trigger\/pipeline$/;

/**
 * Everything that is decided from GitLab's texts, since it gives no codes: the first row that fits
 * holds. The last rows need no text; a status that fits none is decided by its class alone.
 * https://docs.gitlab.com/api/pipelines/ https://docs.gitlab.com/ci/triggers/ https://docs.gitlab.com/ci/inputs/
 */
export const knownErrors: readonly KnownError[] = [
  {
    status: [400],
    text: /Reference not found/i,
    reason: 'not-yet',
    fix: 'Check that the branch or tag in `ref` exists; right after a push GitLab may need some minutes to know it.',
  },
  {
    status: [400],
    text: /\b(ref|token|title|body|sha|state|environment) is (missing|invalid|empty)/i,
    reason: 'refused',
    fix: 'GitLab wants a parameter that this service did not send rightly: compare the step with the description of its action, and report it if the step is right.',
  },
  {
    status: [400],
    text: /Missing (\.gitlab-ci\.yml|CI config) file/i,
    reason: 'refused',
    fix: 'Add a `.gitlab-ci.yml` to the project at this `ref`, or name the file in the project under Settings > CI/CD > General pipelines.',
  },
  {
    status: [400],
    text: /filtered out by workflow rules/i,
    reason: 'refused',
    fix: 'The project\'s `workflow:rules` do not want this pipeline: let them accept `$CI_PIPELINE_SOURCE` "api" or "trigger", or narrow the rule\'s `if`.',
  },
  {
    status: [400],
    text: /will not run for the selected trigger|prevented any jobs|No stages \/ jobs/i,
    reason: 'refused',
    fix: 'No job of the project\'s `.gitlab-ci.yml` wants to run for this: let the `rules` of at least one job accept `$CI_PIPELINE_SOURCE` "api" or "trigger".',
  },
  {
    text: /Insufficient permissions to set pipeline variables/i,
    reason: 'refused',
    fix: 'Use `inputs` instead of `variables`, or lower "Minimum role to use pipeline variables" in the project under Settings > CI/CD > Variables.',
  },
  {
    status: [400],
    text: /variables needs to be a map/i,
    reason: 'refused',
    fix: 'Give `variables` as names with text values.',
  },
  {
    status: [400],
    path: pipelinePath,
    text: /\binputs?\b/i,
    reason: 'refused',
    fix: "Make the step's `inputs` fit the `spec:inputs` of the project's `.gitlab-ci.yml`: names, types, required ones.",
  },
  {
    status: [400, 422],
    text: /spam|captcha/i,
    reason: 'refused',
    fix: "GitLab takes the text for spam: mark the token's user as trusted, or make it a member with a higher role.",
  },
  {
    status: [400],
    text: /Unplayable Job/i,
    reason: 'refused',
    fix: 'The job does not wait for a manual start (any more): check the job id and the state of its pipeline.',
  },
  {
    status: [400, 403],
    text: /insufficient_scope/i,
    reason: 'unauthorized',
    fix: 'Give the connection a token with the scope `api`.',
  },
  {
    status: [404],
    path: triggerPath,
    reason: 'not-found',
    fix: "Check that the connection's trigger-token is a pipeline trigger token of this very project (Settings > CI/CD > Pipeline trigger tokens), and not an access token.",
  },
  {
    status: [403],
    path: triggerPath,
    reason: 'unauthorized',
    fix: 'Check that the owner of the trigger token may still run pipelines on this `ref`.',
  },
  {
    status: [400],
    path: pipelinePath,
    reason: 'refused',
    fix: "Check the project's CI configuration at this `ref` in GitLab's pipeline editor.",
  },
  {
    status: [401],
    reason: 'unauthorized',
    fix: "Give the connection a valid token: this one is unknown, expired or revoked, or belongs to another server than the connection's url.",
  },
  {
    status: [403],
    reason: 'unauthorized',
    fix: "Give the token's user the role for this in the project (pipelines, statuses, deployments, jobs: Developer; issues: Planner or Reporter) and the token the scope `api`; if everything is forbidden, GitLab may block this machine's address.",
  },
  {
    status: [404],
    reason: 'not-found',
    fix: "Check the project and what the step names in it, and that the token's user is a member: GitLab hides private projects. Behind a proxy that decodes %2F use the project's numeric id.",
  },
  {
    status: [410],
    reason: 'not-found',
    fix: 'It was deleted, or the feature is switched off in the project.',
  },
  {
    status: [409],
    reason: 'refused',
    fix: 'Something else changed the same at the same time, or it exists already: look at it in GitLab, then try the task again.',
  },
];

export function knownError(status: number, path: string, text: string): KnownError | undefined {
  return knownErrors.find(
    (known) =>
      (known.status?.includes(status) ?? true) &&
      (known.path?.test(path) ?? true) &&
      (known.text?.test(text) ?? true),
  );
}

const refusedTransition = /Cannot transition status via :\w+ from :(\w+)/i;

/**
 * The state in which a commit status already is, when GitLab refused to move it:
 * `Cannot transition status via :run from :running` → `running`.
 * https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
 */
export function stateBeforeRefusedTransition(text: string): string | undefined {
  return refusedTransition.exec(text)?.[1];
}
