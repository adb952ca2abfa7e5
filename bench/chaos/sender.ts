import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosEvent, type ChaosEvent } from './events.js';
import type { Random } from './random.js';

const atOnce = 32;
const answersWithin = 20_000;

export interface SenderOptions {
  /** Chooses the events. */
  readonly random: Random;
  /** Whether what got no answer is sent again. */
  readonly isGivenUp: () => boolean;
  /** Where to post to now; undefined: nobody is there. */
  readonly target: () => string | undefined;
  /** Whether there is so much to do that the killer would only meet an instance that receives. */
  readonly isFull: (acknowledged: number) => boolean;
}

/** Posts events as fast as they are taken. What got no answer is sent again, or given up. */
export class Sender {
  /** The ids of all events that were sent, whether an answer came or not. */
  readonly sent = new Set<string>();
  /** The ids of those that were answered with 202. */
  readonly acknowledged = new Set<string>();
  /** How many requests were answered with 503. */
  turnedAway = 0;
  readonly #options: SenderOptions;
  readonly #workers: Promise<void>[];
  #isOver = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#workers = Array.from({ length: atOnce }, () => this.#work());
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      if (this.#options.isFull(this.acknowledged.size)) {
        await delay(20);
        continue;
      }
      const event = chaosEvent(this.sent.size, this.#options.random);
      this.sent.add(event.id);
      await this.#send(event);
    }
  }

  async #send({ id, payload }: ChaosEvent): Promise<void> {
    const body = JSON.stringify(payload);
    while (!this.#isOver) {
      const target = this.#options.target();
      const answer = target === undefined ? 'refused' : await post(target, body);
      if (answer === 202) {
        this.acknowledged.add(id);
        return;
      }
      if (answer === 503) this.turnedAway += 1;
      else if (typeof answer === 'number') throw new Error(`A delivery got ${answer}.`);
      // It may have been recorded: whoever sends it again must get no second effect.
      if (answer === 'broken' && this.#options.isGivenUp()) return;
      await delay(50);
    }
  }
}

/** The status, or what became of the connection. */
function post(url: string, body: string): Promise<number | 'refused' | 'broken'> {
  return new Promise((resolve) => {
    const sent = request(
      url,
      { method: 'POST', agent: false, timeout: answersWithin },
      (answer) => {
        answer
          .resume()
          .on('end', () => resolve(answer.statusCode ?? 0))
          .on('error', () => resolve('broken'));
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'broken');
    });
    sent.end(body);
  });
}
