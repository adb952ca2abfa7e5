import type { Event } from '../../../../src/domain/event.js';
import type { JsonObject } from '../../../../src/domain/json.js';
import { compileCondition } from '../../../../src/rules/expressions/compile-condition.js';
import { compileExpression } from '../../../../src/rules/expressions/compile-expression.js';
import { createScope } from '../../../../src/rules/expressions/scope.js';
import { matchRule } from '../../../../src/rules/match-rule.js';
import { matchRules } from '../../../../src/rules/matching/match-rules.js';
import type { Let, Rule, Ruleset } from '../../../../src/rules/ruleset.js';
import type { Scene } from '../../../../src/rules/scene.js';
import { sceneOf } from '../../expressions/support/scenes.js';

export const unknown = 'something_new';

export interface Draft {
  readonly on: readonly string[];
  readonly if?: string | undefined;
  readonly lets?: Readonly<Record<string, string>>;
  readonly mode?: Rule['mode'];
}

/** What does not compile for these events is left out: a name under `let`, or the whole rule. */
function ruleOf({ on, if: source, lets = {}, mode = 'live' }: Draft, id: string): Rule | undefined {
  const compiled: Let[] = [];
  const scope = () =>
    createScope({ events: on, lets: [...compiled], steps: undefined, linkDomains: [] });
  for (const [name, text] of usedLets(source ?? '', lets)) {
    const { value } = compileExpression(scope(), text);
    if (value !== undefined) compiled.push({ name, expression: value });
  }
  const condition = source === undefined ? undefined : compileCondition(scope(), source).value;
  if (source !== undefined && condition === undefined) return undefined;
  const nothing = { name: undefined, nameTemplate: undefined, description: undefined };
  const place = { file: 'a.yaml', line: 1, column: 1 };
  const parts = { condition, lets: compiled, steps: [], usesBuild: false };
  return { id, ...nothing, on, mode, ...parts, place };
}

/** Those that a condition names, and those that these name, in their order. */
function usedLets(source: string, lets: NonNullable<Draft['lets']>): (readonly [string, string])[] {
  const used: (readonly [string, string])[] = [];
  let text = source;
  for (const [name, own] of Object.entries(lets).reverse()) {
    if (!text.includes(name)) continue;
    used.unshift([name, own]);
    text += own;
  }
  return used;
}

export function rulesetOf(drafts: readonly Draft[]): Ruleset {
  const rules = drafts.flatMap((draft, n) => ruleOf(draft, `rule-${n}`) ?? []);
  return { hash: 'h', files: [], rules };
}

export function eventOf(name: string, value: JsonObject): Event {
  return { name, known: name !== unknown, value, faults: [] };
}

export function sceneFor(event: Event): (rule: Rule) => Scene {
  return ({ id }) => sceneOf({}, { event, rule: { id } });
}

export function idsOf(rules: readonly Rule[]): string[] {
  return rules.map(({ id }) => id);
}

export function oneByOne({ rules }: Ruleset, event: Event): string[] {
  return idsOf(rules.filter((rule) => matchRule(rule, sceneFor(event)(rule)).matched));
}

export function throughIndex(ruleset: Ruleset, event: Event): string[] {
  return idsOf(matchRules(ruleset, event, sceneFor(event)));
}
