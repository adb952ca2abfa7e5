import type { ActionContext } from '../../../domain/action.js';
import type { Millis } from '../../../domain/clock.js';
import type { Effect, Finding } from '../../../domain/effect.js';
import { Failure } from '../../../domain/failure.js';
import {
  createNote,
  editIssue,
  readIssue,
  type GitlabConnection,
  type IssueAnswer,
} from '../../../providers/gitlab/index.js';
import { marker, withMarker } from '../../../untrusted/marker.js';
import { countOnce, readCount } from '../../issue-count.js';
import { findNote } from './find-note.js';
import type { IssueInput } from './issue-input.js';
import { createKeptIssue, findKeptIssue, keptIssue, withWarnings } from './kept-issue.js';

/** A context whose fingerprint has an issue. */
export type RepeatContext = ActionContext & { readonly issue: NonNullable<ActionContext['issue']> };

/** Notes a repetition on the issue; makes a new one when somebody deleted it. Throws `Failure`. */
export async function repeatIssue(
  connection: GitlabConnection,
  input: IssueInput,
  context: RepeatContext,
): Promise<Effect> {
  if (input['on-repeat'] === 'ignore') return keptIssue(context.issue);

  const issue = await issueOf(connection, context);
  if (!issue) {
    const made = await createKeptIssue(connection, input, context);
    const gone = `The issue ${context.issue.number} is not there any more: a new one was made.`;
    return withWarnings(made, [gone, ...(made.warnings ?? [])]);
  }
  const reopens = input.reopen && issue.state === 'closed';
  return input['on-repeat'] === 'count'
    ? count(connection, context, issue, reopens)
    : comment(connection, input, context, reopens);
}

/** Looks whether the repetition was noted. Throws `Failure`. */
export async function findRepeat(
  connection: GitlabConnection,
  input: IssueInput,
  context: RepeatContext,
  since: Millis,
): Promise<Finding> {
  const known = keptIssue(context.issue);
  if (input['on-repeat'] === 'ignore') return { found: known, certainty: 'certain' };

  const issue = await issueOf(connection, context);
  if (!issue) return findKeptIssue(connection, input, context, since);
  if (input['on-repeat'] === 'count') {
    if (readCount(issue.description ?? '')?.key !== context.key) return 'absent';
    return { found: known, certainty: 'certain' };
  }
  const { target, number } = context.issue;
  const note = await findNote(connection, target, number, context.key, since);
  if (typeof note === 'string') return note;
  return { found: commented(known, note.id), certainty: 'certain' };
}

/** Undefined when it was deleted. */
async function issueOf(
  connection: GitlabConnection,
  { issue }: RepeatContext,
): Promise<IssueAnswer | undefined> {
  try {
    return await readIssue(connection, issue.target, issue.number);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'not-found') return undefined;
    throw error;
  }
}

async function count(
  connection: GitlabConnection,
  { issue, key, clock }: RepeatContext,
  { description: before = '' }: IssueAnswer,
  reopens: boolean,
): Promise<Effect> {
  const description = countOnce(before, { key, repeats: issue.repeats, at: clock.now() });
  if (description !== before || reopens) {
    await editIssue(connection, issue.target, issue.number, {
      description,
      ...(reopens && { stateEvent: 'reopen' }),
    });
  }
  return keptIssue(issue);
}

async function comment(
  connection: GitlabConnection,
  { body = 'Reported again.' }: IssueInput,
  { issue, key }: RepeatContext,
  reopens: boolean,
): Promise<Effect> {
  // First, because it can be repeated without harm when the note then fails.
  const warnings = reopens ? await reopen(connection, issue) : [];
  const text = withMarker(body, marker('key', key));
  const note = await createNote(connection, issue.target, issue.number, text);
  return withWarnings(commented(keptIssue(issue), note?.id), warnings);
}

async function reopen(
  connection: GitlabConnection,
  { target, number }: RepeatContext['issue'],
): Promise<string[]> {
  try {
    await editIssue(connection, target, number, { stateEvent: 'reopen' });
    return [];
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'unauthorized') throw error;
    return [`The issue ${number} was not reopened: ${error.message}`];
  }
}

/** The issue, seen at the note. GitLab's own links look like this; its API does not give them. */
function commented(issue: Effect, note: string | undefined): Effect {
  if (note === undefined) return issue;
  return { ...issue, url: `${issue.url ?? ''}#note_${note}`, details: { note } };
}
