import type { ActionContext } from '../../domain/action.js';
import type { Millis } from '../../domain/clock.js';
import type { Effect, Finding } from '../../domain/effect.js';
import { Failure } from '../../domain/failure.js';
import { createComment, findComment, type Comment } from '../../providers/github/comments.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { getIssue, updateIssue, type Issue } from '../../providers/github/issues.js';
import { bodyLimit, marker, readMarker, withMarker } from '../../untrusted/marker.js';
import { countOnce, readCount } from '../issue-count.js';
import { createKeptIssue, findKeptIssue, keptIssue, withWarnings } from './issue-create.js';
import type { IssueInput } from './issue-input.js';

/** A context whose fingerprint has an issue. */
type RepeatContext = ActionContext & { readonly issue: NonNullable<ActionContext['issue']> };

/** Notes a repetition on the issue; makes a new one when somebody deleted or moved it. Throws `Failure`. */
export async function repeatIssue(
  connection: GithubConnection,
  input: IssueInput,
  context: RepeatContext,
): Promise<Effect> {
  if (input['on-repeat'] === 'ignore') return keptIssue(input.repository, context.issue);

  const issue = await issueOf(connection, context);
  if (issue === undefined) {
    const made = await createKeptIssue(connection, input, context);
    const gone = `The issue ${context.issue.number} is not there any more: a new one was made.`;
    return withWarnings(made, [gone, ...(made.warnings ?? [])]);
  }
  return input['on-repeat'] === 'count'
    ? count(connection, input, context, issue)
    : comment(connection, input, context, issue);
}

/** Looks whether the repetition was noted. Throws `Failure`. */
export async function findRepeat(
  connection: GithubConnection,
  input: IssueInput,
  context: RepeatContext,
  since: Millis,
): Promise<Finding> {
  const known = keptIssue(input.repository, context.issue);
  if (input['on-repeat'] === 'ignore') return { found: known, certainty: 'certain' };

  const issue = await issueOf(connection, context);
  if (issue === undefined) return findKeptIssue(connection, input, context, since);
  if (input['on-repeat'] === 'count') {
    if (readCount(issue.body)?.key !== context.key) return 'absent';
    return { found: known, certainty: 'certain' };
  }
  const found = await findComment(connection, {
    ...placeOf(context),
    author: await connection.whoAmI(),
    since,
    matches: (entry) => readMarker(entry.body, 'key') === context.key,
  });
  if (typeof found === 'string') return found;
  return { found: commented(known, found), certainty: 'certain' };
}

/** Undefined when it was deleted or moved: GitHub redirects, or says that it is gone. */
async function issueOf(
  connection: GithubConnection,
  context: RepeatContext,
): Promise<Issue | undefined> {
  const { repository, number } = placeOf(context);
  try {
    return await getIssue(connection, repository, number);
  } catch (error) {
    if (error instanceof Failure && [301, 404, 410].includes(error.httpStatus ?? 0)) {
      return undefined;
    }
    throw error;
  }
}

async function count(
  connection: GithubConnection,
  input: IssueInput,
  context: RepeatContext,
  issue: Issue,
): Promise<Effect> {
  const body = countOnce(issue.body, {
    key: context.key,
    repeats: context.issue.repeats,
    at: context.clock.now(),
  });
  const reopens = issue.closed && input.reopen;
  if (body !== issue.body || reopens) {
    const change = { body, ...(reopens ? { state: 'open' as const } : {}) };
    await updateIssue(connection, 'write', placeOf(context), change);
  }
  return keptIssue(input.repository, issue);
}

async function comment(
  connection: GithubConnection,
  input: IssueInput,
  context: RepeatContext,
  issue: Issue,
): Promise<Effect> {
  // First, because it can be repeated without harm when the comment then fails.
  const warnings = issue.closed && input.reopen ? await reopen(connection, context) : [];
  const body = withMarker(input.body ?? 'Reported again.', marker('key', context.key), bodyLimit);
  const made = await createComment(connection, placeOf(context), body);
  return withWarnings(commented(keptIssue(input.repository, issue), made), warnings);
}

async function reopen(connection: GithubConnection, context: RepeatContext): Promise<string[]> {
  try {
    await updateIssue(connection, 'preparation', placeOf(context), { state: 'open' });
    return [];
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'unauthorized') throw error;
    return [`The issue ${context.issue.number} was not reopened: ${error.message}`];
  }
}

function placeOf({ issue }: RepeatContext) {
  return { repository: issue.target, number: issue.number };
}

/** The issue, seen at the comment. */
function commented(issue: Effect, made: Comment | undefined): Effect {
  return made === undefined ? issue : { ...issue, url: made.url, details: { comment: made.id } };
}
