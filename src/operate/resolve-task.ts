import type { Clock, Millis } from '../domain/clock.js';
import type { Effect, IssueAddress } from '../domain/effect.js';
import type { Task } from '../domain/task.js';
import { makeNextDue } from '../stage/make-next-due.js';
import { findEffect, forgetEffect, recordEffect } from '../store/tables/effects.js';
import { issueBeingMade, recordIssue } from '../store/tables/issues.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { findTask, updateTask } from '../store/tables/tasks.js';
import { NotPossible } from './not-possible.js';
import { onRecord, type By } from './on-record.js';
import { renewLaterSteps } from './renew-later-steps.js';

/** What a person found out about a task that is `uncertain`. */
export type Resolution =
  | {
      readonly happened: true;
      /** Where it is to be seen. For an issue that is kept: the issue. */
      readonly url?: string | undefined;
    }
  | { readonly happened: false };

/**
 * Decides by hand what could not be found out: it happened, then the task is done; or it did not,
 * then it is sent again, as if the event had come now.
 *
 * @throws NotPossible
 */
export async function resolveTask(
  id: string,
  resolution: Resolution,
  store: Store,
  clock: Clock,
  by: By,
): Promise<Task> {
  const now = clock.now();
  const operation = resolution.happened ? 'resolve: it happened' : 'resolve: it did not happen';
  return onRecord(store, clock, { ...by, operation, target: id }, async (tx) => {
    const task = await findTask(tx, id);
    if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
    if (task.status !== 'uncertain') {
      throw new NotPossible(
        'conflict',
        `Task ${id} is ${task.status}: only what is uncertain can be resolved.`,
      );
    }
    await renewLaterSteps(tx, task, now);
    if (resolution.happened) await adopt(tx, store, task, resolution.url, now);
    else await sendAgain(tx, store, task, now);
    return (await findTask(tx, id)) ?? task;
  });
}

async function adopt(
  tx: Db,
  store: Store,
  task: Task,
  url: string | undefined,
  now: Millis,
): Promise<void> {
  const kind = (await findEffect(tx, task.id))?.kind ?? 'sent';
  const issue = await adoptIssue(tx, task, url, now);
  const effect: Effect = {
    kind,
    url,
    details: { adopted: 'resolved' },
    ...(issue && { id: issue.number, issue }),
  };
  await recordEffect(tx, task.id, effect);
  await updateTask(tx, task.id, {
    status: 'succeeded',
    reason: 'A person found that it happened.',
    nextAttemptAt: undefined,
  });
  await makeNextDue(tx, store, task, now);
}

/** The fingerprint's issue has to be known: else its next event would make a second one. */
async function adoptIssue(
  tx: Db,
  { id }: Task,
  url: string | undefined,
  now: Millis,
): Promise<IssueAddress | undefined> {
  const key = await issueBeingMade(tx, id);
  if (key === undefined) return undefined;
  const [, number] = /\/issues\/(\d+)(?:[?#].*)?$/.exec(url ?? '') ?? [];
  if (url === undefined || number === undefined) {
    throw new NotPossible(
      'conflict',
      `Task ${id} makes an issue that later events go by: say which one it is with its URL (--at https://…/issues/12).`,
    );
  }
  const address = { target: key.target, number, url };
  await recordIssue(tx, key, address, false, now);
  return address;
}

async function sendAgain(tx: Db, store: Store, task: Task, now: Millis): Promise<void> {
  await forgetEffect(tx, task.id);
  await updateTask(tx, task.id, {
    status: 'pending',
    reason: 'A person found that it did not happen.',
    askedAt: now,
    nextAttemptAt: now,
  });
  await store.queue.put(tx, 'act', [task.id], now);
}
