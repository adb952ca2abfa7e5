import type { z } from 'zod';
import type { Clock, Millis } from './clock.js';
import type { ProviderName } from './connection.js';
import type { Effect, EffectKind, Finding, IssueAddress } from './effect.js';
import type { JsonObject } from './json.js';

/** What an action knows besides its own input. */
export interface ActionContext {
  /**
   * Names this one effect: 32 hex digits, made of delivery, rule and step, the same at every
   * attempt. Goes into markers and correlation inputs, so that the effect can be found again.
   */
  readonly key: string;
  /** The event, as expressions see it. */
  readonly event: JsonObject;
  /** For actions that keep an issue: its fingerprint, 32 hex digits. */
  readonly fingerprint: string;
  /** For actions that keep an issue: the issue this fingerprint already has, and how often it was reported before. */
  readonly issue: (IssueAddress & { readonly repeats: number }) | undefined;
  readonly clock: Clock;
  /** For `find`: what is known of the call. Absent: nothing but when it was announced. */
  readonly search?: SearchBounds | undefined;
}

/** Keeps a search by circumstances from taking for ours what is not. */
export interface SearchBounds {
  /** What was made later was not made by the call: its time had run out. */
  readonly until: Millis;
  /** Ids of what other tasks are known to have made. */
  readonly taken: ReadonlySet<string>;
}

/**
 * A kind of thing that can be done at a provider. One file each; everything else (the rules'
 * schema, the documentation, `check`, the contract suite) is made from the list of them.
 */
export interface Action<Connection = unknown, Input = unknown> {
  /** `PROVIDER/ACTION`. Persisted: add, never rename. */
  readonly name: `${ProviderName}/${string}`;
  readonly provider: ProviderName;
  /** One sentence, for the documentation and the editor. */
  readonly description: string;
  /** Strict object schema of `with`; each field is marked with `kind()`. */
  readonly input: z.ZodType<Input> & z.ZodObject;
  /** A `with` that is valid, for the documentation and the tests. */
  readonly example: JsonObject;
  readonly makes: EffectKind;
  /** Doing it twice leaves the same as doing it once: an unknown outcome is simply repeated. */
  readonly idempotent: boolean;
  /**
   * For actions that keep an issue: the author's fingerprint, if any, and where the issue lives.
   * The same pair never makes a second issue.
   */
  readonly keeps?: (input: Input) => { target: string; fingerprint: string | undefined };
  /**
   * For actions whose effect shows nothing of ours: all that tells it from others of the action. Two
   * calls that are alike cannot be told apart afterwards, and a finding is only `probable`.
   */
  readonly alike?: (input: Input) => string;
  /** Makes the effect: at most one write that is not idempotent. Throws `Failure`. */
  perform(connection: Connection, input: Input, context: ActionContext): Promise<Effect>;
  /**
   * Looks, reading only, whether an earlier `perform` with the same context took effect.
   * `since` is when the intent was recorded. Throws `Failure`.
   */
  find(
    connection: Connection,
    input: Input,
    context: ActionContext,
    since: Millis,
  ): Promise<Finding>;
}

/** An action of any provider, as the list holds it: the caller pairs it with a connection of its provider. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an existential type: each action knows its own connection and input, the list cannot
export type AnyAction = Action<any, any>;

/** Gives the literal its types: `export const issue = defineAction<GithubConnection>()({…})`. */
export function defineAction<Connection>() {
  return <Schema extends z.ZodObject>(
    action: Omit<Action<Connection, z.output<Schema>>, 'input'> & { readonly input: Schema },
  ): Action<Connection, z.output<Schema>> =>
    action as unknown as Action<Connection, z.output<Schema>>;
}
