import { createHash } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';
import { minute, type Millis } from './clock.js';

let factory = newFactory();
let newest: Millis = 0;

// Ids are no secrets: the fast source of randomness will do.
function newFactory(): (at: Millis) => string {
  return monotonicFactory(() => Math.random());
}

/**
 * Sorts by time of making, also within one millisecond and process; lists and pages rely on it. A
 * clock that is put right by a little does not make ids go back; one that was far ahead is forgotten,
 * or ids would have its time until the right one comes.
 */
function ulid(at: Millis): string {
  if (at < newest - minute) {
    factory = newFactory();
    newest = at;
  }
  newest = Math.max(newest, at);
  // A factory that has made none yet takes no time before its own beginning, in 1970.
  return factory(Math.max(1, at));
}

export function newDeliveryId(at: Millis): string {
  return `dlv_${ulid(at).toLowerCase()}`;
}

export function newTaskId(at: Millis): string {
  return `tsk_${ulid(at).toLowerCase()}`;
}

/** The key that names a task's one effect: 32 hex digits, the same at every attempt. */
export function effectKey(delivery: string, rule: string, step: string): string {
  return hexDigest('effect', delivery, rule, step);
}

/** 32 hex digits of any texts, unambiguous about where one ends and the next begins. */
export function hexDigest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export function newAuditId(at: Millis): string {
  return `aud_${ulid(at).toLowerCase()}`;
}

/** What is made at this time or later has an id that does not sort before this one. */
export function firstIdAt(kind: 'dlv' | 'tsk', at: Millis): string {
  return `${kind}_${encodeTime(Math.max(0, Math.floor(at)), 10).toLowerCase()}`;
}
