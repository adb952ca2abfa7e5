import type { JsonObject } from './json.js';

/** The typed content of a delivery, as expressions see it under `event`. */
export interface Event {
  /** The event's canonical name: what rules name under `on`. */
  readonly name: string;
  /** Whether its fields are declared. What nobody declared is the payload as it came. */
  readonly known: boolean;
  readonly value: JsonObject;
  /** What is wrong with the payload: missing fields, wrong types. People read it. */
  readonly faults: readonly string[];
}
