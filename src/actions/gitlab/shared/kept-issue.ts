import type { ActionContext } from '../../../domain/action.js';
import { minute, type Millis } from '../../../domain/clock.js';
import type { Effect, Finding, IssueAddress } from '../../../domain/effect.js';
import { Failure } from '../../../domain/failure.js';
import {
  createIssue,
  findIssue,
  type GitlabConnection,
  type IssueAnswer,
} from '../../../providers/gitlab/index.js';
import { marker, readMarker, withMarker } from '../../../untrusted/marker.js';
import type { IssueInput } from './issue-input.js';
import { resolveWishes, unmetWishes } from './issue-wishes.js';

/** Creates the issue of a fingerprint. Throws `Failure`. */
export async function createKeptIssue(
  connection: GitlabConnection,
  input: IssueInput,
  context: ActionContext,
): Promise<Effect> {
  const { project, title, body = '', labels, confidential } = input;
  const description = withMarker(body, marker('fp', context.fingerprint));
  const wishes = { labels, assignees: input.assignees, milestone: input.milestone };
  const ids = await resolveWishes(connection, project, wishes);
  const request = { title, description, labels, confidential, ...ids };
  const issue = await createIssue(connection, project, request);
  if (issue) return withWarnings(effectOf(input, issue), unmetWishes(wishes, issue));
  const found = await lookAtOnce(connection, input, context);
  return (
    found ??
    withWarnings({ kind: 'issue' }, [
      'The issue was created, but GitLab did not say as which: the next event of this fingerprint makes another.',
    ])
  );
}

/** Looks for the issue of a fingerprint, by its marker, among all that we made since. Throws `Failure`. */
export async function findKeptIssue(
  connection: GitlabConnection,
  input: IssueInput,
  { fingerprint }: ActionContext,
  since: Millis,
): Promise<Finding> {
  const { username } = await connection.whoAmI();
  const found = await findIssue(
    connection,
    input.project,
    username,
    since,
    // People can copy a marker: only what we made counts.
    ({ author, description }) =>
      author?.username === username && readMarker(description ?? '', 'fp') === fingerprint,
  );
  if (typeof found === 'string') return found;
  return { found: effectOf(input, found), certainty: 'certain' };
}

/** The effect that later events of the fingerprint, and later steps, go by: `id` is the issue's number. */
export function keptIssue({ target, number, url }: IssueAddress): Effect {
  return { kind: 'issue', id: number, url, issue: { target, number, url } };
}

export function withWarnings(effect: Effect, warnings: readonly string[]): Effect {
  return warnings.length === 0 ? effect : { ...effect, warnings };
}

function effectOf({ project }: IssueInput, { iid, web_url: url }: IssueAnswer): Effect {
  return keptIssue({ target: String(project), number: iid, url });
}

/** It was made, and only its number is missing: a failure here must not look as if it had not been. */
async function lookAtOnce(
  connection: GitlabConnection,
  input: IssueInput,
  context: ActionContext,
): Promise<Effect | undefined> {
  try {
    const finding = await findKeptIssue(connection, input, context, context.clock.now() - minute);
    return typeof finding === 'string' ? undefined : finding.found;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
