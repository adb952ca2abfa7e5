import type { BuildKnowledge } from '../domain/build.js';
import type { Delivery } from '../domain/delivery.js';
import type { Event } from '../domain/event.js';
import type { Task } from '../domain/task.js';
import { matchRule } from '../rules/match-rule.js';
import { matchRules } from '../rules/matching/match-rules.js';
import { renderWith } from '../rules/render-with.js';
import type { Rule, Ruleset, Step } from '../rules/ruleset.js';
import type { Scene } from '../rules/scene.js';
import { whySkipped } from '../rules/why-skipped.js';
import { imagined } from '../simulate/simulate-delivery.js';
import { sceneOf } from '../stage/scene-of.js';
import { inShadow, isSameRequest, stepKey, type Decided, type Decision } from './decision.js';

export interface PastEvent {
  readonly delivery: Delivery;
  readonly event: Event;
  readonly build: BuildKnowledge;
  /** What was recorded of it, by `stepKey`. */
  readonly recorded: ReadonlyMap<string, Task>;
  readonly publicUrl: string;
}

/**
 * What a ruleset makes of an event of the past, by the service's own code. A call that was made has
 * the end that it had; one that was not made is taken to succeed.
 */
export function decide(ruleset: Ruleset, past: PastEvent): Decided[] {
  const matched = matchRules(ruleset, past.event, (rule) => sceneFor(rule, [], past));
  return matched.flatMap((rule) => decideRule(rule, past));
}

/** Why a rule does nothing for the event. Undefined: it matches. */
export function whyNotMatched(rule: Rule, past: PastEvent): string | undefined {
  const match = matchRule(rule, sceneFor(rule, [], past));
  return match.matched ? undefined : match.why.text;
}

function decideRule(rule: Rule, past: PastEvent): Decided[] {
  const before: Task[] = [];
  return rule.steps.map((step) => {
    const decision =
      rule.mode === 'shadow' ? inShadow : decideStep(step, sceneFor(rule, before, past));
    before.push(endOf(rule, step, decision, past));
    return { rule: rule.id, step: step.name, uses: step.action.name, decision };
  });
}

function decideStep(step: Step, scene: Scene): Decision {
  const skipped = whySkipped(step, scene);
  if (skipped !== undefined) return { kind: 'skip', why: skipped };
  const rendered = renderWith(step, scene);
  if (!rendered.ok) {
    return { kind: 'fail', why: rendered.problems.map(({ message }) => message).join('; ') };
  }
  const request = { connection: step.connection, uses: step.action.name, with: rendered.value };
  return { kind: 'send', request };
}

/** How later steps see this one. */
function endOf(rule: Rule, step: Step, decision: Decision, past: PastEvent): Task {
  const { name, action } = step;
  const task = past.recorded.get(stepKey({ rule: rule.id, step: name }));
  if (decision.kind === 'send' && task?.uses === action.name) {
    const isSameCall = task.request !== undefined && isSameRequest(task.request, decision.request);
    if (isSameCall || task.effect !== undefined) return task;
  }
  const end = imagined(rule, name, action.name, decision.kind !== 'skip', past.delivery);
  return decision.kind === 'fail' ? { ...end, status: 'failed' } : end;
}

function sceneFor(rule: Rule, before: readonly Task[], past: PastEvent): Scene {
  const { delivery, event, build, publicUrl } = past;
  return sceneOf({
    delivery,
    event,
    build,
    rule: rule.id,
    before,
    publicUrl,
    now: delivery.receivedAt,
  });
}
