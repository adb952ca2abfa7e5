import { setTimeout as delay } from 'node:timers/promises';
import { second, type Clock, type Millis } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Pressure } from './pressure.js';
import type { Stage } from './stage.js';

/** Under pressure a stage works for one part of the time and leaves this many parts to receiving. */
const partsLeft = 19;
/** Between two rounds that fail. */
const longestPause = 8 * second;
/** Under pressure, between two rounds at least this long… */
const leastPause = 50;
/** …and at most: some stages do nothing for most of a round but wait for somebody's answer. */
const mostRoom = 5 * second;

export interface StageLoopOptions {
  /** For the log. */
  readonly name: string;
  readonly stage: Stage;
  readonly pollEvery: Millis;
  readonly pressure: Pressure;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Repeats a stage: at once while there is work, when it is woken, and every `pollEvery` for what
 * came due by time or was put there by another process. A stage that throws is tried again.
 */
export class StageLoop {
  readonly #options: StageLoopOptions;
  readonly #stopping = new AbortController();
  #failures = 0;
  /** Nobody has woken it since the round under way began. */
  #isIdle = true;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: StageLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be work. Never lost: woken while working, it looks once more. */
  wake(): void {
    this.#isIdle = false;
    this.#wake?.();
  }

  /** Resolves when the round under way is over; there is no other after it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#isStopping) {
      this.#isIdle = true;
      const began = clock.now();
      const did = await this.#round();
      if (did > 0) await this.#makeRoom(clock.now() - began);
      else await this.#sleep(this.#pause());
    }
  }

  async #round(): Promise<number> {
    try {
      const did = await this.#options.stage();
      this.#failures = 0;
      return did;
    } catch (error) {
      this.#failures++;
      this.#options.log.error('stage.failed', { stage: this.#options.name, error });
      return 0;
    }
  }

  /** While the database is away, it is asked less and less often; whoever reaches it wakes the stage. */
  #pause(): Millis {
    const { pollEvery } = this.#options;
    return Math.min(pollEvery * 2 ** this.#failures, Math.max(longestPause, pollEvery));
  }

  /** Requests get their turn between two rounds, however much work there is. */
  async #makeRoom(took: Millis): Promise<void> {
    if (!this.#options.pressure.isHigh || this.#isStopping) {
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
    const pause = Math.min(Math.max(leastPause, took * partsLeft), mostRoom);
    // Only a stop ends it: every delivery that comes in wakes.
    const { signal } = this.#stopping;
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #sleep(time: Millis): Promise<void> {
    if (!this.#isIdle) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
