import type { FailureReason } from '../../../src/domain/failure.js';
import type { Answered, Mood } from '../../support/loopback.js';

/** A request that the far side answers with an error, and what that must be taken for. */
export interface RefusalCase {
  readonly name: string;
  readonly reply: Mood;
  readonly reason: FailureReason;
  /** After how many milliseconds it may be tried again. */
  readonly wait?: number;
}

function answered(status: number, more: Partial<Answered> = {}): Answered {
  return { status, body: { message: 'No.' }, ...more };
}

const page = '<html><body><h1>Bad day</h1></body></html>';

export const refusals: readonly RefusalCase[] = [
  { name: 'a 400', reply: answered(400), reason: 'refused' },
  { name: 'a 401', reply: answered(401), reason: 'unauthorized' },
  { name: 'a 403', reply: answered(403), reason: 'unauthorized' },
  { name: 'a 404', reply: answered(404), reason: 'not-found' },
  { name: "a proxy's 404 page", reply: answered(404, { body: page }), reason: 'not-found' },
  { name: 'a 410', reply: answered(410), reason: 'not-found' },
  { name: 'a 422', reply: answered(422), reason: 'refused' },
  { name: 'a 400 without a body', reply: { status: 400 }, reason: 'refused' },
  {
    name: 'a 429 with Retry-After',
    reply: answered(429, { headers: { 'retry-after': '7' } }),
    reason: 'rate-limited',
    wait: 7_000,
  },
  {
    name: 'a 429 without Retry-After',
    reply: answered(429, { body: 'Retry later' }),
    reason: 'rate-limited',
    wait: 60_000,
  },
  {
    name: 'a 301',
    reply: answered(301, { headers: { location: '/elsewhere' } }),
    reason: 'refused',
  },
  {
    name: 'a 307',
    reply: answered(307, { headers: { location: '/elsewhere' } }),
    reason: 'refused',
  },
  { name: 'a 500', reply: answered(500), reason: 'unknown' },
  { name: "a proxy's 502 page", reply: answered(502, { body: page }), reason: 'unknown' },
  {
    name: 'a 503 with Retry-After',
    reply: answered(503, { headers: { 'retry-after': '7' } }),
    reason: 'unknown',
  },
  { name: 'a 504', reply: answered(504), reason: 'unknown' },
  { name: 'a 408', reply: answered(408), reason: 'unknown' },
  { name: 'a reset connection', reply: 'reset', reason: 'unknown' },
  { name: 'a lost answer', reply: { after: 'reset' }, reason: 'unknown' },
];

/** The request took effect, and the answer says so, but not what was made. */
export const unreadables: readonly { readonly name: string; readonly reply: Mood }[] = [
  { name: 'no body', reply: { after: { status: 201 } } },
  { name: 'a page of HTML', reply: { after: { status: 200, body: page } } },
  {
    name: 'JSON that is cut off',
    reply: {
      after: { status: 201, body: { id: 1, text: 'x'.repeat(200) }, ending: 'cut-off' },
    },
  },
  { name: 'JSON of another shape', reply: { after: { status: 201, body: { fine: true } } } },
];
