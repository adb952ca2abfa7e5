import { notRead, type BuildKnowledge } from '../domain/build.js';
import type { Delivery } from '../domain/delivery.js';
import type { JsonObject } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import { matchRule } from '../rules/match-rule.js';
import { renderName } from '../rules/render-name.js';
import { renderWith } from '../rules/render-with.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { whyIfNotMet } from '../rules/why-skipped.js';
import { nearestFirst } from '../rules/why/nearest-first.js';
import type { WhyNot } from '../rules/why/why-not.js';
import { eventOf, scenesOf } from '../stage/scene-of.js';

/** What the rules would make of a delivery. */
export interface Simulation {
  readonly event: string;
  /** What is wrong with the payload. */
  readonly faults: readonly string[];
  /** What matched first, then what nearly did. */
  readonly rules: readonly SimulatedRule[];
}

export interface SimulatedRule {
  readonly rule: string;
  /** For this event: its expressions filled in. */
  readonly name: string | null;
  readonly place: string;
  /** `shadow`: what its steps say is recorded, not sent. */
  readonly mode: Rule['mode'];
  readonly matched: boolean;
  /** Why not. */
  readonly why: string | null;
  /** The same with all that is known of it. */
  readonly whyNot: WhyNot | null;
  /** What would be sent; empty when it does not match. */
  readonly steps: readonly SimulatedStep[];
}

export interface SimulatedStep {
  readonly step: string;
  readonly uses: string;
  readonly connection: string;
  readonly with: JsonObject | null;
  /** Why it would be skipped. */
  readonly skipped: string | null;
  readonly whySkipped: WhyNot | null;
  /** Why it would fail before anything is sent. */
  readonly problem: string | null;
}

/**
 * Runs the rules over a delivery through the service's own code, as if every step succeeded. Sends
 * nothing, and asks nobody.
 *
 * @param build what is known of the event's build
 */
export function simulateDelivery(
  delivery: Delivery,
  ruleset: Ruleset,
  publicUrl: string,
  build: BuildKnowledge = notRead,
): Simulation {
  const event = eventOf(delivery);
  const sceneFor = scenesOf({ delivery, event, build, publicUrl, now: delivery.receivedAt });
  const judged = ruleset.rules.map((rule) => ({
    rule,
    match: matchRule(rule, sceneFor(rule.id)),
    isForEvent: rule.on.includes(event.name),
  }));
  return {
    event: event.name,
    faults: event.faults,
    rules: nearestFirst(judged).map(({ rule }) => simulateRule(rule, delivery, publicUrl, build)),
  };
}

function simulateRule(
  rule: Rule,
  delivery: Delivery,
  publicUrl: string,
  build: BuildKnowledge,
): SimulatedRule {
  const event = eventOf(delivery);
  const now = delivery.receivedAt;
  const sceneFor = scenesOf({ delivery, event, build, publicUrl, now });
  const scene = sceneFor(rule.id);
  const match = matchRule(rule, scene);
  const before: Task[] = [];
  const steps: SimulatedStep[] = [];
  for (const step of match.matched ? rule.steps : []) {
    const at = sceneFor(rule.id, before);
    const why = whyIfNotMet(step, at);
    const skipped = why?.text ?? null;
    const rendered = skipped === null ? renderWith(step, at) : undefined;
    steps.push({
      step: step.name,
      uses: step.action.name,
      connection: step.connection,
      with: rendered?.ok ? rendered.value : null,
      skipped,
      whySkipped: why ?? null,
      problem:
        rendered?.ok === false ? rendered.problems.map(({ message }) => message).join('; ') : null,
    });
    before.push(imagined(rule, step.name, step.action.name, skipped === null, delivery));
  }
  const { file, line } = rule.place;
  return {
    rule: rule.id,
    name: renderName(rule, scene) ?? null,
    place: `${file}:${line}`,
    mode: rule.mode,
    matched: match.matched,
    why: match.matched ? null : match.why.text,
    whyNot: match.matched ? null : match.why,
    steps,
  };
}

/** A step as later steps would see it, had it been recorded and not sent. */
export function imagined(
  rule: Rule,
  step: string,
  uses: string,
  ran: boolean,
  delivery: Delivery,
): Task {
  return {
    id: `simulated-${step}`,
    delivery: delivery.id,
    ruleset: '',
    rule: rule.id,
    step,
    position: 0,
    uses,
    connection: '',
    mode: 'live',
    status: ran ? 'dry-run' : 'skipped',
    reason: undefined,
    deadKind: undefined,
    createdAt: delivery.receivedAt,
    askedAt: delivery.receivedAt,
    nextAttemptAt: undefined,
    attempts: 0,
    request: undefined,
    effect: undefined,
    run: undefined,
  };
}
