import assert from 'node:assert/strict';
import type { ActionContext, AnyAction } from '../../../src/domain/action.js';
import type { Effect, Finding, IssueAddress } from '../../../src/domain/effect.js';
import { Failure } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/domain/secret.js';
import { gitlabProvider } from '../../../src/providers/gitlab/index.js';
import { FakeGitlab } from '../../support/fake-gitlab.js';

export const start = Date.parse('2026-11-23T12:00:00Z');
export const key = '0123456789abcdef0123456789abcdef';
export const fingerprint = 'fedcba9876543210fedcba9876543210';
export const project = 'acme/awesome-app';

/** A fake GitLab with a clock of its own, and the actions that are tried on it. */
export class Scene {
  now = start;
  readonly gitlab = new FakeGitlab(() => this.now);
  /** False: the connection has a trigger token only. */
  hasToken = true;

  async perform(
    action: AnyAction,
    input: object,
    context: Partial<ActionContext> = {},
  ): Promise<Effect> {
    return action.perform(
      this.#connection(),
      action.input.parse({ project, ...input }),
      this.#context(context),
    );
  }

  async find(
    action: AnyAction,
    input: object,
    context: Partial<ActionContext> = {},
  ): Promise<Finding> {
    return action.find(
      this.#connection(),
      action.input.parse({ project, ...input }),
      this.#context(context),
      start,
    );
  }

  /** The issue of the fingerprint, as the service remembers it. */
  remembered(effect: Effect, repeats = 1): Pick<ActionContext, 'issue'> {
    assert.ok(effect.issue);
    return { issue: { ...(effect.issue satisfies IssueAddress), repeats } };
  }

  #connection() {
    const { url, token, triggerToken } = this.gitlab;
    return gitlabProvider.connect(
      {
        name: 'gitlab',
        provider: 'gitlab',
        url,
        credentials: this.hasToken ? { kind: 'token', token: new Secret(token) } : undefined,
        triggerToken: new Secret(triggerToken),
        limits: 'off',
      },
      { clock: { now: () => this.now } },
    );
  }

  #context(more: Partial<ActionContext>): ActionContext {
    const clock = { now: () => this.now };
    return { key, fingerprint, event: {}, issue: undefined, clock, ...more };
  }
}

/** Gives a fresh scene to each test of the `describe` that it is called in. */
export function eachInScene(): () => Scene {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene();
    await scene.gitlab.start();
  });
  afterEach(() => scene.gitlab.stop());
  return () => scene;
}

export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail('expected a Failure');
}
