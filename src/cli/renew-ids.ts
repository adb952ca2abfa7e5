import { randomBytes } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';

/** The event with another build's or report's id, wherever the id stands, or another number of days: a new event. */
export function renewIds(payload: JsonObject): JsonObject {
  const id = randomBytes(12).toString('hex');
  const { build, report, numDays } = payload;
  return {
    ...payload,
    ...(isJsonObject(build) && { build: { ...build, id, url: withId(build.url, id) } }),
    ...(isJsonObject(report) && { report: { ...report, url: withId(report.url, id) } }),
    ...(numDays !== undefined && { numDays: String(1 + (randomBytes(2).readUInt16BE() % 3000)) }),
  };
}

function withId(url: Json | undefined, id: string): Json {
  if (typeof url !== 'string' || !URL.canParse(url)) return url ?? null;
  const changed = new URL(url);
  changed.searchParams.set('id', id);
  return changed.href;
}
