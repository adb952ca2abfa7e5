import type { Event } from '../domain/event.js';
import { hexDigest } from '../domain/ids.js';
import { isJsonObject, type JsonObject } from '../domain/json.js';
import { eventIdentity } from '../events/identity.js';

/**
 * What makes two reports the same issue: the author's own text or else, for a report, its id; for a
 * certificate, application and team (its warnings count down the days); for anything else, the
 * event's identity. 32 hex digits: nothing of a payload gets into a marker.
 */
export function issueFingerprint(
  given: string | undefined,
  event: Event,
  payload: JsonObject,
): string {
  if (given !== undefined && given !== '') return hexDigest('fingerprint', given);
  const { application, team } = event.value;
  if (event.name === 'certificate_application_will_expire') {
    const parts = [
      isJsonObject(application) ? application.id : undefined,
      isJsonObject(team) ? team.identifier : undefined,
    ];
    if (parts.every((part) => typeof part === 'string')) {
      return hexDigest('certificate', ...parts);
    }
  }
  return hexDigest('event', eventIdentity(event, payload));
}
