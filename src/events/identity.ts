import { createHash } from 'node:crypto';
import type { Event } from '../domain/event.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';

/**
 * What makes two deliveries the same event, whichever hook sent them: Applivery sends no event id,
 * and a workspace's and an app's hook send the same body.
 *
 * - builds: event + build id
 * - reports: event + report id (bugs and feedback may share an id), else event + a hash of
 *   application, URL and message
 * - certificates: event + application + team + days left
 * - anything else, or where those are missing: event + a hash of the whole body
 */
export function eventIdentity(event: Event, payload: JsonObject): string {
  const name = event.name.length > longestName ? hash(event.name) : event.name;
  return [name, ...(identifying(event) ?? [hash(payload)])].join(':');
}

/** An identity is a key of the database; a name that somebody made up may be as long as a body. */
const longestName = 200;

function identifying({ name, known, value }: Event): string[] | undefined {
  if (!known) return undefined;
  switch (name) {
    case 'build_created':
    case 'build_processed':
      return whole(text(value, 'build', 'id'));
    case 'bug_created':
    case 'feedback_created':
      return whole(text(value, 'report', 'id')) ?? reportContent(value);
    case 'certificate_application_will_expire':
      return whole(
        text(value, 'application', 'id'),
        text(value, 'team', 'identifier'),
        typeof value.numDays === 'number' ? String(value.numDays) : undefined,
      );
    default:
      return undefined;
  }
}

function reportContent(value: JsonObject): string[] | undefined {
  const parts = whole(
    text(value, 'application', 'id'),
    text(value, 'report', 'url'),
    text(value, 'report', 'message'),
  );
  return parts && [hash(parts)];
}

function whole(...parts: (string | undefined)[]): string[] | undefined {
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function text(value: JsonObject, ...path: string[]): string | undefined {
  let at: Json | undefined = value;
  for (const key of path) at = isJsonObject(at) ? at[key] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/** Of the content, not the bytes: the order of keys and white space do not matter. */
function hash(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32);
}

/** Without recursion, as a payload may be nested half a million levels deep. */
function canonical(root: Json): string {
  const parts: string[] = [];
  const stack: (Json | Raw)[] = [root];
  while (stack.length > 0) {
    const value = stack.pop() ?? null;
    if (value instanceof Raw) parts.push(value.text);
    else if (typeof value !== 'object' || value === null) parts.push(JSON.stringify(value));
    else if (isJsonObject(value)) {
      stack.push(new Raw('}'));
      for (const key of Object.keys(value).sort().reverse()) {
        stack.push(new Raw(','), value[key] ?? null, new Raw(`${JSON.stringify(key)}:`));
      }
      stack.push(new Raw('{'));
    } else {
      stack.push(new Raw(']'));
      for (const item of [...value].reverse()) stack.push(new Raw(','), item);
      stack.push(new Raw('['));
    }
  }
  return parts.join('');
}

class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
