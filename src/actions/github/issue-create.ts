import type { ActionContext } from '../../domain/action.js';
import { minute, type Millis } from '../../domain/clock.js';
import type { Effect, Finding } from '../../domain/effect.js';
import { Failure } from '../../domain/failure.js';
import type { GithubConnection } from '../../providers/github/index.js';
import {
  createIssue,
  findIssue,
  type Issue,
  type NewIssue,
} from '../../providers/github/issues.js';
import { ensureLabel } from '../../providers/github/labels.js';
import { bodyLimit, marker, readMarker, withMarker } from '../../untrusted/marker.js';
import { ignoredWishes } from './ignored-wishes.js';
import type { IssueInput } from './issue-input.js';

/** Creates the issue of a fingerprint. Throws `Failure`. */
export async function createKeptIssue(
  connection: GithubConnection,
  input: IssueInput,
  context: ActionContext,
): Promise<Effect> {
  const warnings = await ensureLabels(connection, input);
  const issue = await createIssue(connection, input.repository, requestOf(input, context));
  if (issue !== undefined) {
    return withWarnings(keptIssue(input.repository, issue), [
      ...warnings,
      ...ignoredWishes(input, issue),
    ]);
  }
  const found = await lookAtOnce(connection, input, context);
  if (found !== undefined) return withWarnings(found, warnings);
  return withWarnings({ kind: 'issue' }, [
    ...warnings,
    'The issue was created, but GitHub did not say as which: the next event of this fingerprint makes another.',
  ]);
}

/** Looks for the issue of a fingerprint that was made no earlier than `since`. Throws `Failure`. */
export async function findKeptIssue(
  connection: GithubConnection,
  input: IssueInput,
  context: ActionContext,
  since: Millis,
): Promise<Finding> {
  const found = await findIssue(connection, {
    repository: input.repository,
    author: await connection.whoAmI(),
    since,
    matches: (issue) => readMarker(issue.body, 'fp') === context.fingerprint,
  });
  if (typeof found === 'string') return found;
  return { found: keptIssue(input.repository, found), certainty: 'certain' };
}

/** The effect that later events of the fingerprint go by. */
export function keptIssue(
  repository: string,
  { number, url }: Pick<Issue, 'number' | 'url'>,
): Effect {
  return { kind: 'issue', id: number, url, issue: { target: repository, number, url } };
}

export function withWarnings(effect: Effect, warnings: readonly string[]): Effect {
  return warnings.length === 0 ? effect : { ...effect, warnings };
}

function requestOf(input: IssueInput, context: ActionContext): NewIssue {
  const { labels = [], assignees = [], milestone, type } = input;
  return {
    title: input.title,
    body: withMarker(input.body ?? '', marker('fp', context.fingerprint), bodyLimit),
    ...(labels.length === 0 ? {} : { labels }),
    ...(assignees.length === 0 ? {} : { assignees }),
    ...(milestone === undefined ? {} : { milestone }),
    ...(type === undefined ? {} : { type }),
  };
}

/** An issue is worth more than its labels: what GitHub refuses for good is only a warning. */
async function ensureLabels(connection: GithubConnection, input: IssueInput): Promise<string[]> {
  const warnings: string[] = [];
  for (const label of input.labels ?? []) {
    try {
      await ensureLabel(connection, input.repository, label);
    } catch (error) {
      if (!(error instanceof Failure) || isPassing(error)) throw error;
      warnings.push(`The label \`${label}\` could not be made: ${error.message}`);
    }
  }
  return warnings;
}

function isPassing({ reason }: Failure): boolean {
  return reason === 'rate-limited' || reason === 'unavailable';
}

/** It was made, and only its number is missing: whatever goes wrong here must not look as if it had not been. */
async function lookAtOnce(
  connection: GithubConnection,
  input: IssueInput,
  context: ActionContext,
): Promise<Effect | undefined> {
  try {
    const since = context.clock.now() - 2 * minute;
    const finding = await findKeptIssue(connection, input, context, since);
    return typeof finding === 'string' ? undefined : finding.found;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
