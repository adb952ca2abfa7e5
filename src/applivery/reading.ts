import type { BuildFacts } from '../domain/build.js';
import { day, formatDuration, type Millis } from '../domain/clock.js';

/**
 * What came of asking Applivery for a build: `read`; `unknown`, which asking again would not change;
 * or `later`, when it may be asked again.
 */
export type Reading =
  | { readonly outcome: 'read'; readonly status: number; readonly facts: BuildFacts }
  | { readonly outcome: 'unknown'; readonly status: number | undefined; readonly why: string }
  | {
      readonly outcome: 'later';
      readonly status: number | undefined;
      /** What is the matter with Applivery: `it answered 503`. */
      readonly trouble: string;
      /** Applivery said not to come back before this time. */
      readonly retryAt: Millis | undefined;
    };

/** What an error's answer says, as far as something follows from it. */
export interface Refusal {
  readonly status: number;
  /** Applivery's own number of the error; undefined where the answer gives none. */
  readonly code: number | undefined;
  /** Applivery answered, and not something before it: a proxy, a firewall, a maintenance page. */
  readonly isOwn: boolean;
  readonly retryAt?: Millis | undefined;
}

/** An answer of Applivery that is an error, and what is to be done about it. */
export type RefusedReading = Exclude<Reading, { outcome: 'read' }> & {
  /** Applivery knows the token not at all, or not for these endpoints. */
  readonly isOfToken: boolean;
  /** Whether the endpoints for the other kind of token may know more, perhaps only while the token's kind is not known. */
  readonly othersMayKnow: 'yes' | 'while-unknown' | 'no';
};

/** For so long after its receipt a delivery waits for Applivery to answer. */
export const longestWait = day;

const again = 'and replay the delivery, which runs all its rules again';

export const withoutToken = `APPLIVERY_TOKEN is not set; set it to the token of a service account that may read builds, ${again}`;
export const withoutId = 'the event has no id of a build that Applivery could be asked for';
export const ofAnotherApp = 'Applivery has this build in another app than the event says';
export const anotherBuild = 'Applivery answered with another build than the one it was asked for';

/** Nobody answered for as long as a delivery waits. */
export function givenUp(trouble: string): string {
  return `Applivery's API could not be read for ${formatDuration(longestWait)} (${trouble}); see to it, ${again}`;
}

/**
 * What an answer other than a build means. Every status ends here. Applivery's message is not taken
 * up: it may repeat what it was asked with.
 *
 * Codes: https://docs.applivery.com/en/app-distribution/api/builds/build-details and its siblings.
 */
export function readingOfRefusal(refusal: Refusal): RefusedReading {
  const { status, code, isOwn } = refusal;
  const shown = code === undefined ? `${status}` : `${status}, code ${code}`;
  const refused = { status, isOfToken: false, othersMayKnow: 'no' } as const;
  const unknown = (why: string) => ({ ...refused, outcome: 'unknown', why }) as const;
  const later = (trouble: string) =>
    ({ ...refused, outcome: 'later', trouble, retryAt: refusal.retryAt }) as const;
  if (code === 5014) return later(`it has not processed the build yet (${shown})`);
  if (code === 5003) return later(`a quota of the workspace's plan is used up (${shown})`);
  if (code === 5004) {
    const why = `the workspace's plan does not include Applivery's API (${shown}); have it added, ${again}`;
    return { ...unknown(why), othersMayKnow: 'yes' };
  }
  const unreadable = `it answered ${shown} with something unreadable`;
  if (!isOwn && [401, 403, 404].includes(status)) {
    return { ...later(unreadable), othersMayKnow: 'yes' };
  }
  if (code === 3001 || status === 404) {
    const why = `Applivery has no such build (${shown}): it was deleted, or APPLIVERY_TOKEN is not for its app`;
    return { ...unknown(why), othersMayKnow: 'while-unknown' };
  }
  if (status === 401 || status === 403 || (code !== undefined && code >= 4002 && code <= 4004)) {
    const why = `Applivery refused the token (${shown}); set APPLIVERY_TOKEN to one that may read the builds of this app, ${again}`;
    return { ...unknown(why), isOfToken: true, othersMayKnow: 'yes' };
  }
  if (status === 429) return later('it takes no more requests for now (429)');
  if (status >= 300 && status < 400) {
    return later(
      `it redirects to another address (${status}), which is not followed: see APPLIVERY_API_URL`,
    );
  }
  if (status >= 500 || status === 408) return later(`it answered ${shown}`);
  if (code === undefined) return later(unreadable);
  return unknown(`Applivery refused to tell of the build (${shown}); see to it, ${again}`);
}
