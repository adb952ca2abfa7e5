import type { Millis } from '../domain/clock.js';
import { day } from '../domain/clock.js';
import { parseBody, type Delivery } from '../domain/delivery.js';
import { newDeliveryId } from '../domain/ids.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { canonicalName } from '../events/declarations.js';
import { eventIdentity } from '../events/identity.js';
import { readEvent } from '../events/read-event.js';

/** A request's content, before it is recorded. */
export interface Reading {
  readonly delivery: Delivery;
  /** What makes it the same event as another; absent when rejected. */
  readonly identity: string | undefined;
  /** An earlier delivery of that identity makes it a duplicate only if it came since then. */
  readonly countsSince: Millis;
}

/** Longer names are not names: what is stored in columns and shown in lists stays short. */
const longestName = 200;

/**
 * A certificate's warning has nothing in it that changes from one year's certificate to the next.
 * Hooks that say the same thing fire together, and a certificate lives for a year at least.
 */
const certificateWarningLasts = 60 * day;

/** Turns the bytes of a request into the delivery to record: rejected, with the reason, if they are not an event. */
export function readDelivery(
  body: Buffer,
  contentType: string | undefined,
  receivedAt: Millis,
): Reading {
  const blank = {
    id: newDeliveryId(receivedAt),
    receivedAt,
    body,
    contentType: contentType?.slice(0, longestName),
    duplicateOf: undefined,
    replayOf: undefined,
    ruleset: undefined,
  };
  const content = readContent(body);
  if ('fault' in content) {
    return {
      delivery: {
        ...blank,
        status: 'rejected',
        action: undefined,
        application: { id: undefined, name: undefined },
        faults: [content.fault],
      },
      identity: undefined,
      countsSince: 0,
    };
  }
  const event = readEvent(canonicalName(content.action), content.payload, receivedAt);
  const application = content.payload.application;
  return {
    delivery: {
      ...blank,
      status: 'received',
      action: event.name.slice(0, longestName),
      application: {
        id: isJsonObject(application) ? shortText(application.id) : undefined,
        name: isJsonObject(application) ? shortText(application.name) : undefined,
      },
      faults: event.faults,
    },
    identity: eventIdentity(event, content.payload),
    countsSince:
      event.name === 'certificate_application_will_expire'
        ? receivedAt - certificateWarningLasts
        : 0,
  };
}

function readContent(body: Buffer): { action: string; payload: JsonObject } | { fault: string } {
  let payload: unknown;
  try {
    payload = parseBody(body);
  } catch {
    return { fault: body.length === 0 ? 'the body is empty' : 'the body is not JSON' };
  }
  if (!isJsonObject(payload)) return { fault: 'the body is not a JSON object' };
  const action = Object.hasOwn(payload, 'action') ? payload.action : undefined;
  if (typeof action !== 'string' || action === '') {
    return { fault: 'the body has no text `action`, which names the event' };
  }
  return { action, payload: payload };
}

function shortText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value.slice(0, longestName) : undefined;
}
