import type { ProviderName } from '../../src/domain/connection.js';
import type { Answered, Mood } from '../support/loopback.js';

/** What the provider does to the first write, and who has to do what for it to come right. */
export interface FaultCase {
  /** As in the README's table. */
  readonly name: string;
  /** What meets the writes, one after the other; later ones are answered as they should be. */
  readonly moods: (elsewhere: string) => readonly Mood[];
  /** The provider whose words these are; the others do not say it so. */
  readonly only?: ProviderName;
  /** A person retries the task that failed. */
  readonly retried?: true;
}

const page = '<html><head><title>Sign in</title></head><body>Sign in to go on</body></html>';
const long = { id: 1, text: 'x'.repeat(200) };
const secondaryLimit = { message: 'You have exceeded a secondary rate limit.' };
const redirect = (status: number, location: string): Answered => ({
  status,
  headers: { location },
  body: { message: 'Moved' },
});

const once = (name: string, mood: Mood): FaultCase => ({ name, moods: () => [mood] });

export const faultCases: readonly FaultCase[] = [
  once('502, nothing was done', { status: 502, body: '<html>Bad gateway</html>' }),
  once('502, it was done all the same', {
    after: { status: 502, body: '<html>Bad gateway</html>' },
  }),
  once('connection reset, nothing was done', 'reset'),
  once('connection reset, it was done', { after: 'reset' }),
  once('no answer in time, nothing was done', 'silence'),
  once('no answer in time, it was done', { after: 'silence' }),
  {
    ...once('403, secondary limit, no `Retry-After`', { status: 403, body: secondaryLimit }),
    only: 'github',
  },
  once('429 with `Retry-After`', { status: 429, headers: { 'retry-after': '7' }, body: 'Later' }),
  once('429 without `Retry-After`', { status: 429, body: 'Retry later' }),
  once('401', { status: 401, body: { message: 'Bad credentials' } }),
  {
    name: '401 for a while, then `tasks retry`',
    moods: () => [{ status: 401, body: { message: 'Bad credentials' } }],
    retried: true,
  },
  { name: '301 to another host', moods: (elsewhere) => [redirect(301, elsewhere)] },
  { name: '307 to another host', moods: (elsewhere) => [redirect(307, elsewhere)] },
  once('500 with an HTML page', { status: 500, body: page }),
  once('200 with an HTML page of a proxy, nothing was done', { status: 200, body: page }),
  once('201, and the JSON ends in the middle', {
    after: {
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: '{"id": 1, "workflow_run_id',
    },
  }),
  once('201, and the connection ends in the middle', {
    after: { status: 201, body: long, ending: 'cut-off' },
  }),
  once('201, and the body comes too slowly', {
    after: { status: 201, body: long, ending: 'trickle' },
  }),
];
