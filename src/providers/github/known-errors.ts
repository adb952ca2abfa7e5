import type { FailureReason } from '../../domain/failure.js';

/** An error that GitHub tells apart by its text alone, and what to do about it. */
export interface KnownError {
  readonly text: RegExp;
  readonly reason: FailureReason;
  readonly fix: string;
}

/**
 * The only place that reads GitHub's messages, apart from the rate limits' (`rate-limit.ts`). The
 * first match counts. GitHub documents no texts; these are the ones its users report.
 */
export const knownErrors: readonly KnownError[] = [
  {
    text: /does not have '?workflow_dispatch'? trigger/i,
    reason: 'refused',
    fix: 'Add `workflow_dispatch:` under `on:` in the workflow file on that ref, and check that the file parses.',
  },
  {
    text: /unexpected inputs provided/i,
    reason: 'refused',
    fix: 'Declare the input under `on.workflow_dispatch.inputs` in the workflow file on that ref, or take it out of the rule.',
  },
  {
    text: /required input .* not provided/i,
    reason: 'refused',
    fix: "Add the input to the step's `inputs`, or give it a default in the workflow.",
  },
  {
    text: /no ref found for/i,
    reason: 'not-yet',
    fix: 'Check that the branch or tag exists; a commit SHA cannot be used as `ref`.',
  },
  {
    text: /on a disabled workflow/i,
    reason: 'refused',
    fix: "Enable the workflow on the repository's Actions page; GitHub disables workflows that have a `schedule` when a repository is inactive.",
  },
  {
    text: /actions (?:is|are|has been|have been) disabled/i,
    reason: 'refused',
    fix: "Enable Actions in the repository's settings.",
  },
  {
    text: /\barchived\b/i,
    reason: 'refused',
    fix: 'The repository is archived and read-only: unarchive it, or name another one in the rule.',
  },
  {
    text: /issues (?:are|is|has been|have been) disabled/i,
    reason: 'not-found',
    fix: "Turn issues on in the repository's settings, or name another repository in the rule.",
  },
  {
    text: /body is too long/i,
    reason: 'refused',
    fix: 'Make the body shorter: GitHub allows 65,536 characters.',
  },
  {
    text: /title is too long/i,
    reason: 'refused',
    fix: 'Make the title shorter: GitHub allows 256 characters.',
  },
  {
    text: /no commit found for/i,
    reason: 'not-yet',
    fix: 'Check that the commit was pushed to this repository.',
  },
  {
    text: /saml enforcement|saml sso/i,
    reason: 'unauthorized',
    fix: "Authorize the token for the organization's single sign-on in its owner's GitHub settings.",
  },
  {
    text: /resource not accessible by (?:integration|personal access token)/i,
    reason: 'unauthorized',
    fix: 'Give the token or the App the missing permission for this repository.',
  },
  {
    text: /api version|x-github-api-version/i,
    reason: 'refused',
    fix: 'This server does not know the API version that the service speaks: update one of them.',
  },
];
