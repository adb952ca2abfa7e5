import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { minute, second, type Millis } from '../domain/clock.js';
import type { Outcome, Surroundings, Wish } from './wishes.js';
import type { Answer } from './worker.js';

/** Why a wish came to nothing, as a sentence for people. */
export class NothingCame extends Error {}

export interface Bounds {
  /** How long a wish may take. */
  readonly longest: Millis;
  /** How many may wait for the one at hand. */
  readonly mostWaiting: number;
}

/** Loading the program takes longer than any wish, on a busy machine. */
const longestStart = minute;
/** A thread that nobody needs any more is ended. */
const idleFor = minute;
/** Rules of the largest size need a tenth of it. */
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 };

/**
 * Rules that somebody tries out are loaded and run in a thread of their own: it has no environment,
 * no data and no credentials, and is ended when it takes too long or too much memory. The service
 * goes on beside it.
 */
export class Playground {
  readonly #surroundings: Surroundings;
  readonly #bounds: Bounds;
  #worker: Worker | undefined;
  #isReady = false;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(surroundings: Surroundings, bounds: Bounds) {
    this.#surroundings = surroundings;
    this.#bounds = bounds;
  }

  /** One after the other. @throws NothingCame */
  async ask<W extends Wish>(wish: W): Promise<Outcome<W>> {
    if (this.#waiting > this.#bounds.mostWaiting) {
      throw new NothingCame('Too much is being tried out at this moment. Try again.');
    }
    this.#waiting += 1;
    clearTimeout(this.#idle);
    const turn = this.#last.then(() => this.#answer(wish));
    this.#last = turn.catch(() => undefined);
    try {
      // What the thread gives for a wish is what its kind says.
      return (await turn) as Outcome<W>;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#idle = setTimeout(() => void this.close(), idleFor).unref();
    }
  }

  /** Ends the thread, and with it what it is at; the next wish starts another one. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #answer(wish: Wish): Promise<unknown> {
    const worker = (this.#worker ??= this.#start());
    try {
      if (!this.#isReady) await heard(worker, longestStart);
      this.#isReady = true;
      worker.postMessage(wish);
      const answer = await heard(worker, this.#bounds.longest);
      if (answer.kind === 'done') return answer.outcome;
      throw new NothingCame(`It came to nothing: ${'message' in answer ? answer.message : ''}`);
    } catch (error) {
      // Whatever it is still at, nobody waits for it.
      if (worker === this.#worker) await this.close();
      throw error;
    }
  }

  #start(): Worker {
    this.#isReady = false;
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: this.#surroundings,
      env: {},
      resourceLimits: memory,
    });
    worker.unref();
    // One that dies while nothing is asked of it must not take the service along.
    worker.on('error', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}

/** The next thing that the thread says. @throws NothingCame */
async function heard(worker: Worker, longest: Millis): Promise<Answer> {
  const over = new AbortController();
  const tooLong = AbortSignal.timeout(longest);
  const signal = AbortSignal.any([over.signal, tooLong]);
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('it was ended');
  });
  try {
    const [answer] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [Answer];
    return answer;
  } catch (error) {
    throw new NothingCame(
      tooLong.aborted
        ? `It took longer than ${longest / second} s, and was ended.`
        : whyEnded(error),
    );
  } finally {
    over.abort();
  }
}

function whyEnded(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'It took too much memory, and was ended.'
    : `It came to nothing: ${message ?? String(error)}`;
}
