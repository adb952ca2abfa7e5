import type { EffectKind } from '../domain/effect.js';
import type { Task } from '../domain/task.js';
import type { Ruleset } from '../rules/ruleset.js';
import { findRule } from '../stage/ruleset-catalog.js';
import { changedFields } from './changed-fields.js';
import type { Change } from './change.js';
import { decide, whyNotMatched, type PastEvent } from './decide.js';
import {
  isSameDecision,
  isSameRequest,
  recordedDecision,
  stepKey,
  type Decided,
  type Decision,
} from './decision.js';

export interface CompareOptions {
  readonly ruleset: Ruleset;
  /** The rules that the event was matched with; undefined when they are not kept, or cannot be used. */
  readonly asReceived: () => Promise<Ruleset | undefined>;
  readonly makesOf: (uses: string) => EffectKind;
}

/** One step, as it was and as it would be. Undefined: there was, or would be, nothing of the kind. */
interface Pair {
  readonly rule: string;
  readonly step: string;
  readonly uses: string;
  readonly before: Decision | undefined;
  readonly after: Decision | undefined;
}

/**
 * What other rules would have changed about an event. Not counted is what the rules of then would
 * do otherwise today, too: it comes of the time, or of the address that the program is asked from.
 */
export async function compareDelivery(past: PastEvent, options: CompareOptions): Promise<Change[]> {
  const pairs = pairUp([...past.recorded.values()], decide(options.ruleset, past));
  if (pairs.length === 0) return [];
  const asReceived = await options.asReceived();
  const again = new Map(
    (asReceived ? decide(asReceived, past) : []).map((one) => [stepKey(one), one.decision]),
  );
  return pairs.flatMap((pair) => {
    const sameRulesSay = again.get(stepKey(pair));
    if (asReceived !== undefined && isSameDecision(sameRulesSay, pair.after)) return [];
    const change = changeOf(pair, sameRulesSay, options.makesOf(pair.uses));
    return change === undefined ? [] : [{ ...change, ...whyOf(pair, past, options.ruleset) }];
  });
}

/** Steps that differ. What is sent under another name is still sent: a rule may be renamed, a step moved. */
function pairUp(tasks: readonly Task[], decided: readonly Decided[]): Pair[] {
  const next = new Map(decided.map((one) => [stepKey(one), one]));
  const pairs: Pair[] = [];
  for (const task of tasks) {
    const { rule, step, uses } = task;
    const key = stepKey(task);
    const before = recordedDecision(task);
    const match = next.get(key);
    const isSameAction = match?.uses === uses;
    if (before === undefined) {
      // Never decided: there is nothing to compare with.
      next.delete(key);
    } else if (isSameAction) {
      next.delete(key);
      if (!isSameDecision(before, match.decision)) {
        pairs.push({ rule, step, uses, before, after: match.decision });
      }
    } else {
      pairs.push({ rule, step, uses, before, after: undefined });
    }
  }
  const added = [...next.values()].map(({ decision, ...one }): Pair => {
    return { ...one, before: undefined, after: decision };
  });
  return withoutMoved([...pairs, ...added]);
}

/** Takes out, two by two, what one step sent and another one would send just the same. */
function withoutMoved(pairs: readonly Pair[]): Pair[] {
  for (const from of pairs) {
    const to = pairs.find((one) => one !== from && isSent(from.before, one.after));
    if (to === undefined) continue;
    const others = pairs.filter((one) => one !== from && one !== to);
    const left = remainder(from, to).filter(({ before, after }) => !isSameDecision(before, after));
    return withoutMoved([...others, ...left]);
  }
  return [...pairs];
}

/** What the one would send now, and what the other one sent then. */
function remainder(from: Pair, to: Pair): Pair[] {
  if (from.after !== undefined && to.before !== undefined && from.uses === to.uses) {
    return [{ ...from, before: to.before }];
  }
  return [
    { ...from, before: undefined },
    { ...to, after: undefined },
  ];
}

function isSent(before: Decision | undefined, after: Decision | undefined): boolean {
  return (
    before?.kind === 'send' &&
    after?.kind === 'send' &&
    isSameRequest(before.request, after.request)
  );
}

function changeOf(
  { rule, step, uses, before, after }: Pair,
  sameRulesSay: Decision | undefined,
  makes: EffectKind,
): Change | undefined {
  const change = { rule, step, uses, makes, why: undefined, fields: [] };
  if (before?.kind !== 'send') {
    if (after?.kind === 'send') return { ...change, sort: 'starts' };
    return after?.kind === 'fail' && before?.kind !== 'fail'
      ? { ...change, sort: 'fails' }
      : undefined;
  }
  if (after?.kind === 'fail') return { ...change, sort: 'fails' };
  if (after?.kind !== 'send') return { ...change, sort: 'stops' };
  const ofTheRules =
    sameRulesSay?.kind === 'send'
      ? new Set(changedFields(sameRulesSay.request, after.request).map(({ name }) => name))
      : undefined;
  const fields = changedFields(before.request, after.request).filter(
    ({ name }) => ofTheRules?.has(name) ?? true,
  );
  return fields.length === 0 ? undefined : { ...change, sort: 'differs', fields };
}

/** For what would stop, or fail. */
function whyOf(pair: Pair, past: PastEvent, ruleset: Ruleset): { why?: string } {
  if (pair.after?.kind === 'send') return {};
  if (pair.after !== undefined) return { why: pair.after.why };
  const rule = findRule(ruleset, pair.rule);
  if (rule === undefined) return { why: 'there is no such rule' };
  const why = whyNotMatched(rule, past);
  if (why !== undefined) return { why: `the rule ${why}` };
  const step = rule.steps.find(({ name }) => name === pair.step);
  // The step is there: it sends something else.
  return step === undefined ? { why: 'there is no such step' } : {};
}
