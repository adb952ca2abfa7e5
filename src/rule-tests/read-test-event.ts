import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { samples } from '../events/samples.js';
import { didYouMean } from '../rules/names.js';
import { checkSetPath } from './check-set-path.js';
import type { TestContext } from './test-context.js';

/** What the service takes at most. */
const largestEvent = 1024 * 1024;

/** The payload of a test's `event`, with what `set` changes. Undefined when it has a fault; that is reported. */
export function readTestEvent(value: JsonObject, context: TestContext): JsonObject | undefined {
  const base = resolveEvent(value.event ?? null, context);
  if (base === undefined) return undefined;
  const changes = isJsonObject(value.set) ? value.set : {};
  let payload = base;
  for (const [name, to] of Object.entries(changes)) {
    payload = withField(payload, name.split('.'), to ?? null);
  }
  const { findings, path } = context;
  if (typeof payload.action !== 'string' || payload.action === '') {
    findings.atValue([...path, 'event'], {
      code: 'no-event',
      message: 'the service rejects an event without a text `action`, which names it',
    });
    return undefined;
  }
  for (const name of Object.keys(changes)) checkSetPath(name, payload.action, context);
  return payload;
}

function resolveEvent(event: Json, context: TestContext): JsonObject | undefined {
  if (isJsonObject(event)) return event;
  // Anything else was reported with the file.
  if (typeof event !== 'string' || event === '') return undefined;
  if (Object.hasOwn(samples, event)) return samples[event];
  return readEventFile(event, context);
}

function readEventFile(
  name: string,
  { findings, path, file }: TestContext,
): JsonObject | undefined {
  const at = [...path, 'event'];
  const found = resolve(dirname(file), name);
  try {
    // Before reading: a huge file must not be held in memory to be refused.
    if (statSync(found).size > largestEvent) {
      findings.atValue(at, { code: 'event-file', message: `\`${name}\` is larger than 1 MiB` });
      return undefined;
    }
    const payload: unknown = JSON.parse(readFileSync(found, 'utf8'));
    if (isJsonObject(payload)) return payload;
    findings.atValue(at, { code: 'event-file', message: `\`${name}\` holds no JSON object` });
  } catch (error) {
    findings.atValue(at, { code: 'event-file', ...whyUnreadable(name, error) });
  }
  return undefined;
}

function whyUnreadable(name: string, error: unknown): { message: string; hint?: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOENT') {
    const known = Object.keys(samples);
    return {
      message: `there is no sample and no file \`${name}\`${didYouMean(name, known)}`,
      hint: `samples: ${known.join(', ')}; a file is looked for beside the test`,
    };
  }
  return {
    message:
      code === undefined ? `\`${name}\` is not JSON` : `\`${name}\` cannot be read (${code})`,
  };
}

/** A copy with one field set, and the objects around it where there are none. */
function withField(
  owner: JsonObject,
  [name = '', ...rest]: readonly string[],
  to: Json,
): JsonObject {
  const inner = Object.hasOwn(owner, name) ? owner[name] : undefined;
  const value = rest.length === 0 ? to : withField(isJsonObject(inner) ? inner : {}, rest, to);
  // fromEntries defines properties, so that a field named __proto__ is only a field.
  return Object.fromEntries([...Object.entries(owner), [name, value]]);
}
