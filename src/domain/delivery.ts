import type { Millis } from './clock.js';
import type { JsonObject } from './json.js';

/**
 * - `received`: on disk, not yet matched
 * - `matched`: at least one rule fired
 * - `unmatched`: no rule fired
 * - `duplicate`: the event was there already; rules do not run again
 * - `rejected`: not an event: recorded so that people can see why
 */
export const deliveryStatuses = [
  'received',
  'matched',
  'unmatched',
  'duplicate',
  'rejected',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One HTTP request from Applivery: the bytes, when it came, what became of it. */
export interface Delivery {
  readonly id: string;
  readonly receivedAt: Millis;
  readonly status: DeliveryStatus;
  /** The body's bytes, exactly as they came. */
  readonly body: Buffer;
  readonly contentType: string | undefined;
  /** The event's canonical name. Absent when rejected. */
  readonly action: string | undefined;
  readonly application: { readonly id: string | undefined; readonly name: string | undefined };
  /** The earlier delivery of the same event. */
  readonly duplicateOf: string | undefined;
  /** The delivery that this one repeats on somebody's request. */
  readonly replayOf: string | undefined;
  /** Hash of the ruleset it was, or is to be, matched with. */
  readonly ruleset: string | undefined;
  /** Why it was rejected, what is wrong with its fields, or why rules were not run for it. */
  readonly faults: readonly string[];
}

/** A fault: it was to go on with rules that this version cannot load. */
export const unusableRules =
  'the rules that it was to go on with cannot be used by this version, so it was not matched to the end; replay it with the rules of now, which runs all of them';

/** A fault: the rule waited for Applivery, matched then, and was not in force any more. */
export function takenOut(rule: string): string {
  return `the rule ${rule} matched once Applivery had told of the build, but was taken out or switched off meanwhile: it was not run`;
}

/** The body as JSON. The body of a delivery that is not rejected always parses. */
export function parseBody(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')) as unknown;
}

/** The event's payload of a delivery that is not rejected. */
export function payloadOf(delivery: Pick<Delivery, 'body'>): JsonObject {
  return parseBody(delivery.body) as JsonObject;
}
