import type { ActionContext } from '../../../../src/domain/action.js';
import type { Effect } from '../../../../src/domain/effect.js';
import { Failure } from '../../../../src/domain/failure.js';
import { Secret } from '../../../../src/domain/secret.js';
import { githubProvider, type GithubConnection } from '../../../../src/providers/github/index.js';
import { FakeGithub } from '../../../support/fake-github.js';

export const repository = 'acme/app';
export const now = Date.parse('2026-11-23T12:00:00Z');
export const key = '0123456789abcdef0123456789abcdef';
export const fingerprint = 'fedcba9876543210fedcba9876543210';

/** A fake GitHub, a connection to it, and a clock that both go by. */
export class Scene {
  time = now;
  readonly github = new FakeGithub(() => this.time);
  connection!: GithubConnection;

  async start(): Promise<void> {
    await this.github.start();
    this.connection = githubProvider.connect(
      {
        name: 'github',
        provider: 'github',
        url: this.github.url,
        credentials: { kind: 'token', token: new Secret(this.github.token) },
        limits: 'off',
      },
      { clock: { now: () => this.time } },
    );
  }

  context(more: Partial<ActionContext> = {}): ActionContext {
    return {
      key,
      fingerprint,
      event: {},
      issue: undefined,
      clock: { now: () => this.time },
      ...more,
    };
  }

  /** The context of a later event of the same fingerprint. */
  repeated(effect: Effect, more: Partial<ActionContext> = {}, repeats = 0): ActionContext {
    if (effect.issue === undefined) throw new Error('The effect keeps no issue.');
    return this.context({ issue: { ...effect.issue, repeats }, ...more });
  }

  /** Answers requests of this method whose path ends so, once, and takes no notice of others. */
  answerOnce(
    method: string,
    ending: RegExp,
    mood: NonNullable<ReturnType<NonNullable<FakeGithub['mood']>>>,
  ): void {
    this.github.mood = (request) => {
      if (request.method !== method || !ending.test(request.path.split('?')[0] ?? ''))
        return undefined;
      this.github.mood = undefined;
      return mood;
    };
  }
}

/** What a promise fails with, if it is a `Failure`. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
