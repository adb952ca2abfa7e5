import type { Task } from '../domain/task.js';
import type { Rule } from '../rules/ruleset.js';
import { shadowFailureOf } from '../stage/shadow-mode.js';
import { taskThing } from '../views/task-sentence.js';
import { BesideLiveTally, type BesideLive } from './beside-live.js';
import { placeOfStep } from './place-of.js';
import { Tally, type Counted } from './tally.js';

/** What a rule in shadow mode would have done. */
export interface ShadowRule {
  readonly rule: string;
  /** Its mode by the rules of now; undefined: there is no such rule any more. */
  readonly now: Rule['mode'] | undefined;
  /** Deliveries of its events that came while it was in shadow mode. */
  readonly deliveries: number;
  /** Deliveries of its events that came when it was not, or was not there. */
  readonly otherwise: number;
  /** Deliveries that it matched. */
  readonly matched: number;
  readonly wouldSend: readonly Counted<WouldSend>[];
  readonly wouldFail: readonly Counted<StepReason>[];
  readonly skipped: readonly Counted<StepReason>[];
  /** Steps of which nothing is decided yet, or which somebody cancelled. */
  readonly undecided: number;
  /** Why deliveries of its events were not matched, those that nearly were first. */
  readonly notMatched: readonly Counted<NotMatched>[];
  readonly besideLive: BesideLive;
}

export interface WouldSend {
  readonly step: string;
  readonly uses: string;
  readonly connection: string;
  /** As the beginning of a sentence: "workflow *ci.yml* in acme/app". */
  readonly what: string;
}

export interface NotMatched {
  readonly why: string;
  /** How many things would have had to be others at least: see `WhyNot`. */
  readonly distance: number;
}

export interface StepReason {
  readonly step: string;
  readonly why: string;
}

/** Counts what one rule in shadow mode made of deliveries, which are handed in from the oldest. */
export class ShadowRuleTally {
  readonly #rule: string;
  readonly #wouldSend = new Tally<WouldSend>();
  readonly #wouldFail = new Tally<StepReason>();
  readonly #skipped = new Tally<StepReason>();
  readonly #notMatched = new Tally<NotMatched>();
  readonly #beside = new BesideLiveTally();
  #deliveries = 0;
  #otherwise = 0;
  #matched = 0;
  #undecided = 0;

  constructor(rule: string) {
    this.#rule = rule;
  }

  /** A delivery of its events came while it was not in shadow mode. */
  missed(): void {
    this.#otherwise += 1;
  }

  /** A delivery that it did not match; live rules may have. */
  unmatched(rule: Rule, why: NotMatched, live: readonly Task[], delivery: string): void {
    this.#notMatched.add(why, delivery);
    this.#note(rule, [], live, delivery);
  }

  /** A delivery that it matched, with its tasks and those of live rules. */
  matched(rule: Rule, own: readonly Task[], live: readonly Task[], delivery: string): void {
    this.#matched += 1;
    for (const task of own) this.#addTask(task, delivery);
    this.#note(rule, own, live, delivery);
  }

  report(now: Rule['mode'] | undefined): ShadowRule {
    return {
      rule: this.#rule,
      now,
      deliveries: this.#deliveries,
      otherwise: this.#otherwise,
      matched: this.#matched,
      wouldSend: this.#wouldSend.counted,
      wouldFail: this.#wouldFail.counted,
      skipped: this.#skipped.counted,
      undecided: this.#undecided,
      notMatched: this.#notMatched.counted.toSorted((a, b) => a.distance - b.distance),
      besideLive: this.#beside.found,
    };
  }

  #note(rule: Rule, own: readonly Task[], live: readonly Task[], delivery: string): void {
    this.#deliveries += 1;
    for (const step of rule.steps) {
      const place = placeOfStep(step);
      if (place !== undefined) this.#beside.knows(place);
    }
    this.#beside.add(own, live, delivery);
  }

  #addTask(task: Task, delivery: string): void {
    const { step, uses, connection, status, request, reason } = task;
    const failure = shadowFailureOf(task) ?? (status === 'failed' ? (reason ?? '') : undefined);
    if (failure !== undefined) this.#wouldFail.add({ step, why: failure }, delivery);
    else if (status === 'skipped') this.#skipped.add({ step, why: reason ?? '' }, delivery);
    else if (status === 'dry-run' && request !== undefined) {
      this.#wouldSend.add({ step, uses, connection, what: taskThing(task) }, delivery);
    } else this.#undecided += 1;
  }
}
