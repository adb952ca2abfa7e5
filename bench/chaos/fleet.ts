import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Millis } from '../../src/domain/clock.js';
import type { Database } from './database.js';
import { chaosRules } from './events.js';
import type { FarSide } from './far-side.js';
import { startInstance, type Instance } from './instance.js';
import type { Random } from './random.js';

const tokens = {
  WEBHOOK_TOKENS: 'webhook-token-of-the-chaos',
  ADMIN_TOKEN: 'admin-token-of-the-chaos',
};

/** The instances of a round: one on SQLite, several on a PostgreSQL. */
export class Fleet {
  kills = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'applivery-triggers-chaos-'));
  readonly #farSide: FarSide;
  readonly #database: Database | undefined;
  readonly #size: number;
  readonly #random: Random;
  readonly #alive = new Map<number, Instance>();
  readonly #starting = new Map<number, Promise<void>>();
  #ahead: Millis = 0;
  #failure: Error | undefined;

  constructor(farSide: FarSide, database: Database | undefined, random: Random) {
    this.#farSide = farSide;
    this.#database = database;
    this.#size = database === undefined ? 1 : 3;
    this.#random = random;
    mkdirSync(join(this.#folder, 'rules'));
    writeFileSync(join(this.#folder, 'rules', 'rules.yaml'), chaosRules());
  }

  /** Starts all that are not there. */
  async start(): Promise<void> {
    for (let n = 0; n < this.#size; n += 1) this.#begin(n);
    await Promise.all(this.#starting.values());
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The webhook of one that is there. */
  target(): string | undefined {
    const instance = this.#anyone()?.[1];
    return instance && `${instance.url}/webhooks/applivery/${tokens.WEBHOOK_TOKENS}`;
  }

  /** Resolves once one of them is there. */
  async someone(): Promise<void> {
    while (this.#alive.size === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      await Promise.race(this.#starting.values());
    }
  }

  /** Kills one that is there, and starts it again; resolves once it is dead. */
  async kill(): Promise<void> {
    const [n, victim] = this.#anyone() ?? [];
    if (n === undefined || victim === undefined) return;
    this.#alive.delete(n);
    await victim.kill();
    this.kills += 1;
    this.#begin(n);
  }

  /** Ends all as they should be ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#starting.values());
    const instances = [...this.#alive.values()];
    this.#alive.clear();
    await Promise.all(instances.map((one) => one.stop()));
  }

  /** All are off for so long, and come back. */
  async sleep(time: Millis): Promise<void> {
    await this.stop();
    this.#ahead += time;
    await this.#database?.pass(time);
    await this.start();
  }

  /** What time it is for the instances. */
  now(): Millis {
    return Date.now() + this.#ahead;
  }

  /** Asks the API of one that is there. */
  async ask(path: string): Promise<unknown> {
    const instance = this.#anyone()?.[1];
    const answer = await fetch(`${instance?.url ?? ''}/api/v1${path}`, {
      headers: { authorization: `Bearer ${tokens.ADMIN_TOKEN}` },
    });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
    return answer.json();
  }

  /** Whatever happened before. */
  async remove(): Promise<void> {
    await Promise.all(this.#starting.values());
    await Promise.all([...this.#alive.values()].map((one) => one.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #anyone(): [number, Instance] | undefined {
    return [...this.#alive][Math.floor(this.#random() * this.#alive.size)];
  }

  #begin(n: number): void {
    if (this.#alive.has(n) || this.#starting.has(n)) return;
    const started = this.#startOne(n)
      .catch((error: unknown) => {
        this.#failure ??= new Error('An instance is gone.', { cause: error });
      })
      .finally(() => this.#starting.delete(n));
    this.#starting.set(
      n,
      started.then(() => undefined),
    );
  }

  /** While the database is away, it does not start: whoever looks after it tries again. */
  async #startOne(n: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const log = join(this.#folder, `${n}.log`);
        this.#alive.set(n, await startInstance(this.#settings(n), log, this.#ahead));
        return;
      } catch (error) {
        if (this.#database === undefined || tries === 10) throw error;
      }
    }
  }

  #settings(n: number): Record<string, string> {
    const { github, gitlab } = this.#farSide;
    return {
      ...tokens,
      DATA_DIR: join(this.#folder, `data-${n}`),
      RULES_DIR: join(this.#folder, 'rules'),
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      GITLAB_URL: gitlab.url,
      GITLAB_TOKEN: gitlab.token,
      FOLLOW_INTERVAL: '1d',
      ...(this.#database && { DATABASE_URL: this.#database.url, SHUTDOWN_DELAY: '1s' }),
    };
  }
}
