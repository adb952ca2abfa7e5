import { parentPort, workerData } from 'node:worker_threads';
import { actions } from '../actions/index.js';
import { testRuleset } from './test-ruleset.js';
import { tryRules } from './try-rules.js';
import type { Surroundings, Wish } from './wishes.js';

/** What the thread says, first that it is ready, then the answer to each wish. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly outcome: unknown }
  | { readonly kind: 'failed'; readonly message: string };

const { connections, linkDomains, publicUrl } = workerData as Surroundings;
const language = { actions, connections, linkDomains };
const say = (answer: Answer) => parentPort?.postMessage(answer);

async function outcomeOf(wish: Wish): Promise<unknown> {
  return wish.kind === 'try' ? tryRules(wish, language, publicUrl) : testRuleset(wish, language);
}

parentPort?.on('message', (wish: Wish) => {
  outcomeOf(wish).then(
    (outcome) => say({ kind: 'done', outcome }),
    (error: unknown) => say({ kind: 'failed', message: String(error) }),
  );
});
say({ kind: 'ready' });
