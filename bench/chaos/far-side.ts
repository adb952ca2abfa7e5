import { FakeGithub } from '../../test/support/fake-github.js';
import { FakeGitlab } from '../../test/support/fake-gitlab.js';
import type { Mood, Recorded } from '../../test/support/loopback.js';
import { idsIn } from './events.js';
import { weighted, type Random } from './random.js';

const gateway: Mood = { status: 502, body: '<html>Bad gateway</html>' };
const cutOff = {
  status: 201,
  body: { id: 1, text: 'x'.repeat(200) },
  ending: 'cut-off',
} as const;

/**
 * Most requests are answered as they should be, or the connection would count as down most of the
 * time, and nothing would be on its way when an instance is killed.
 */
const writeMoods: readonly (readonly [number, Mood | undefined])[] = [
  [900, undefined],
  [15, 'reset'],
  [15, { after: 'reset' }],
  [12, gateway],
  [12, { after: gateway }],
  [10, { after: cutOff }],
  [8, { status: 503, headers: { 'retry-after': '1' }, body: '' }],
  [3, 'silence'],
  [3, { after: 'silence' }],
];
const readMoods: readonly (readonly [number, Mood | undefined])[] = [
  [950, undefined],
  [25, 'reset'],
  [25, gateway],
];

/** A GitHub and a GitLab that remember what was done, and do not always say so. */
export class FarSide {
  readonly github: FakeGithub;
  readonly gitlab: FakeGitlab;
  readonly #random: Random;
  #isMoody = true;
  #ambush: (() => void) | undefined;
  #limited = false;

  /** @param now the clock of both, in epoch milliseconds */
  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.github = new FakeGithub(now);
    this.gitlab = new FakeGitlab(now);
    for (const fake of [this.github, this.gitlab]) fake.mood = (request) => this.#mood(request);
  }

  async start(): Promise<this> {
    await Promise.all([this.github.start(), this.gitlab.start()]);
    return this;
  }

  async stop(): Promise<void> {
    await Promise.all([this.github.stop(), this.gitlab.stop()]);
  }

  /** When the next write comes, it is not answered, and this is done. */
  ambush(strike: () => void): void {
    this.#ambush = strike;
  }

  /** From now on everything is answered as it should be. */
  calm(): void {
    this.#isMoody = false;
    this.#ambush = undefined;
  }

  /** How many effects there are. */
  get count(): number {
    return this.#effects.reduce((sum, list) => sum + list.length, 0);
  }

  /** How many effects each event has. */
  effectsOfEvents(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const effect of this.#effects.flat()) {
      const ids = idsIn(effect);
      if (ids.length !== 1) throw new Error(`Of no event, or several: ${JSON.stringify(effect)}`);
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  /** A repetition would be a comment. */
  get #effects(): readonly (readonly unknown[])[] {
    const { github, gitlab } = this;
    return [
      ...[github.runs, github.dispatches, github.issues, github.comments],
      ...[gitlab.pipelines, gitlab.issues, gitlab.notes],
    ];
  }

  #mood({ method }: Recorded): Mood | undefined {
    if (!this.#isMoody) return undefined;
    if (method === 'GET') return weighted(this.#random, readMoods);
    const strike = this.#ambush;
    if (strike !== undefined) {
      this.#ambush = undefined;
      strike();
      return this.#random() < 0.5 ? 'silence' : { after: 'silence' };
    }
    // Once: a second one would stop the connection for a minute, the next for two.
    if (!this.#limited && this.#random() < 0.01) {
      this.#limited = true;
      return { status: 429, headers: { 'retry-after': '1' }, body: 'Retry later' };
    }
    return weighted(this.#random, writeMoods);
  }
}
