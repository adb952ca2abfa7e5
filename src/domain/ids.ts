import { createHash } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';
import type { Millis } from './clock.js';

/** Sorts by time of making, also within one millisecond and process; lists and pages rely on it. */
// Ids are no secrets: the fast source of randomness will do.
const ulid = monotonicFactory(() => Math.random());

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
