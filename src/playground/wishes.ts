import type { BuildKnowledge } from '../domain/build.js';
import type { ProviderName } from '../domain/connection.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Millis } from '../domain/clock.js';
import type { RulesFile } from '../rules/ruleset.js';
import type { Simulation } from '../simulate/simulate-delivery.js';

/** What rules may speak of here, as far as it can be handed to a thread. No secret is in it. */
export interface Surroundings {
  readonly connections: ReadonlyMap<string, ProviderName>;
  readonly linkDomains: readonly string[];
  readonly publicUrl: string;
}

/** Rules that somebody has typed, and an event to hold against them. */
export interface TrialWish {
  readonly kind: 'try';
  readonly rules: RulesFile;
  /** The body of a request, as Applivery would send it. */
  readonly event: string;
  /** The recorded delivery that it is the body of. */
  readonly delivery: { readonly id: string; readonly receivedAt: Millis } | undefined;
  /** What was known of its build. */
  readonly build?: BuildKnowledge;
}

export interface Trial {
  /** What `check` says of the rules. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why the service would reject the event. */
  readonly rejected: string | undefined;
  /** Undefined where the rules have an error, or the event would be rejected. */
  readonly simulation: Simulation | undefined;
}

/** The rules in force, and the folder with their tests. */
export interface TestsWish {
  readonly kind: 'test';
  readonly rules: readonly RulesFile[];
  readonly folder: string;
}

/** What the tests beside the rules come to. */
export interface RulesetTests {
  readonly passed: number;
  /** The names of those that failed. */
  readonly failed: readonly string[];
  /** Errors in the files of tests: those in which there is one are not run. */
  readonly errors: number;
  /** 0 to 100. */
  readonly percent: number;
  /** By the rule's id. */
  readonly rules: ReadonlyMap<string, TestedRule>;
}

export interface TestedRule {
  /** How many tests expect it to send something. */
  readonly tests: number;
  /** What no test reaches. */
  readonly gaps: readonly { readonly line: number; readonly message: string }[];
}

export type Wish = TrialWish | TestsWish;
/** What comes of a wish. */
export type Outcome<W extends Wish> = W extends TrialWish ? Trial : RulesetTests;
