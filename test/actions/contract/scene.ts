import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { actions } from '../../../src/actions/index.js';
import type { ActionContext, AnyAction } from '../../../src/domain/action.js';
import type { Effect, Finding } from '../../../src/domain/effect.js';
import { Failure } from '../../../src/domain/failure.js';
import { providers } from '../../../src/providers/index.js';
import type { Mood, Recorded } from '../../support/loopback.js';
import { profiles, type FakeRemote, type Profile } from './profiles.js';

export const now = Date.parse('2026-11-23T12:00:00Z');

const context: ActionContext = {
  key: '0123456789abcdef0123456789abcdef',
  event: {},
  fingerprint: 'fedcba9876543210fedcba9876543210',
  issue: undefined,
  clock: { now: () => now },
};

/** One action with its example, against its provider's fake. */
export class Scene {
  readonly profile: Profile;
  readonly fake: FakeRemote;
  readonly action: AnyAction;
  /** What is written from now on is answered so, once. */
  #next: Mood | undefined;

  constructor(action: AnyAction) {
    this.action = action;
    this.profile = profiles[action.provider];
    this.fake = this.profile.fake(() => now);
  }

  async start(): Promise<this> {
    await this.fake.start();
    this.profile.prepare?.(this.fake, this.action);
    this.fake.mood = (request) => this.#mood(request);
    return this;
  }

  stop(): Promise<void> {
    return this.fake.stop();
  }

  /** Answers the next request that writes so, and all others as usual. */
  answerNextWrite(mood: Mood): void {
    this.#next = mood;
  }

  perform(options: { timeout?: number; url?: string } = {}): Promise<Effect> {
    return this.action.perform(this.#connection(options), this.#input(), context);
  }

  find(): Promise<Finding> {
    return this.action.find(this.#connection({}), this.#input(), context, now);
  }

  /** The `Failure` that performing ends in; also checks that it gives no secret away. */
  async failure(options: { timeout?: number; url?: string } = {}): Promise<Failure> {
    try {
      await this.perform(options);
    } catch (error) {
      assert.ok(error instanceof Failure, `expected a Failure, got ${inspect(error)}`);
      this.assertNoSecret(error);
      return error;
    }
    assert.fail('expected a Failure, but it was performed');
  }

  get effects(): number {
    return this.profile.effects(this.fake, this.action);
  }

  get writes(): readonly Recorded[] {
    return this.fake.requests.filter(({ method }) => method !== 'GET');
  }

  assertNoSecret(value: unknown): void {
    const shown = [
      inspect(value, { depth: Infinity, showHidden: true }),
      JSON.stringify(value),
      ...(value instanceof Failure ? [value.message, value.stack ?? '', value.fix ?? ''] : []),
    ].join('\n');
    for (const secret of this.profile.secrets) {
      assert.ok(!shown.includes(secret), `${secret} is shown in ${shown}`);
    }
  }

  #mood(request: Recorded): Mood | undefined {
    if (request.method === 'GET') return undefined;
    const mood = this.#next;
    this.#next = undefined;
    return mood;
  }

  #connection({ timeout, url = this.fake.url }: { timeout?: number; url?: string }): unknown {
    const settings = this.profile.settings(url);
    return providers[this.action.provider].connect(settings, { clock: context.clock, timeout });
  }

  #input(): unknown {
    return this.action.input.parse(this.action.example);
  }
}

/** Runs `check` in a scene of its own for each action of the list. */
export function forEachAction(check: (scene: Scene) => Promise<void>): void {
  for (const action of actions) {
    it(action.name, async () => {
      const scene = await new Scene(action).start();
      try {
        await check(scene);
      } finally {
        await scene.stop();
      }
    });
  }
}
