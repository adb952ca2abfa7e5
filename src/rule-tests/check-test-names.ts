import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { didYouMean } from '../rules/names.js';
import type { Ruleset, Step } from '../rules/ruleset.js';
import { keysAt } from '../rules/schema/walk-schema.js';
import { stepsNamed } from './step-names.js';
import type { TestContext } from './test-context.js';

/** A test that names a rule, step or input which is not there could never say anything. */
export function checkTestNames(test: JsonObject, ruleset: Ruleset, context: TestContext): void {
  const expected: readonly Json[] = Array.isArray(test.expect) ? test.expect : [];
  for (const [index, item] of expected.entries()) {
    const path = [...context.path, 'expect', index];
    if (isJsonObject(item)) checkExpected(item, ruleset, { ...context, path });
  }
  checkStepKeys('respond', test, ruleset, context);
  checkStepKeys('runs', test, ruleset, context);
}

function checkExpected(
  item: JsonObject,
  { rules }: Ruleset,
  { findings, path }: TestContext,
): void {
  if (typeof item.rule !== 'string' || item.rule === '') return;
  const rule = rules.find(({ id }) => id === item.rule);
  if (rule === undefined) {
    const ids = rules.map(({ id }) => id);
    findings.atValue([...path, 'rule'], {
      code: 'unknown-rule',
      message: `no rule is called \`${item.rule}\`${didYouMean(item.rule, ids)}`,
    });
    return;
  }
  const name = stepName(item.step);
  const steps = rule.steps.filter((step) => name === undefined || step.name === name);
  if (name !== undefined && steps.length === 0) {
    const known = rule.steps.map((step) => step.name);
    findings.atValue([...path, 'step'], {
      code: 'unknown-step',
      message: `the rule \`${rule.id}\` has no step \`${name}\`${didYouMean(name, known)}`,
      hint: `there are: ${known.join(', ')}`,
    });
    return;
  }
  checkInputs(item, steps, { findings, path });
}

/** Undefined: any. A step without an id is known by its number. */
function stepName(step: Json | undefined): string | undefined {
  return typeof step === 'string' || typeof step === 'number' ? String(step) : undefined;
}

function checkInputs(
  item: JsonObject,
  steps: readonly Step[],
  { findings, path }: Pick<TestContext, 'findings' | 'path'>,
): void {
  if (!isJsonObject(item.with)) return;
  const known = steps.flatMap(({ action }) => keysAt(action.input, []));
  const names = [...new Set(steps.map(({ action }) => `\`${action.name}\``))].join(' and ');
  for (const key of Object.keys(item.with)) {
    if (known.includes(key)) continue;
    findings.atKey([...path, 'with', key], {
      code: 'unknown-key',
      message: `${names} has no input \`${key}\`${didYouMean(key, known)}`,
    });
  }
}

/** `respond` and `runs` name steps: `STEP`, or `RULE/STEP` where several rules have one of that name. */
function checkStepKeys(
  key: 'respond' | 'runs',
  test: JsonObject,
  ruleset: Ruleset,
  { findings, path }: TestContext,
): void {
  const value = test[key];
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value)) {
    const at = [...path, key, name];
    const steps = stepsNamed(name, ruleset);
    if (steps.length === 0) {
      const known = ruleset.rules.flatMap((rule) =>
        rule.steps.flatMap((step) => [step.name, `${rule.id}/${step.name}`]),
      );
      findings.atKey(at, {
        code: 'unknown-step',
        message: `no rule has a step \`${name}\`${didYouMean(name, known)}`,
        hint: 'write `STEP`, or `RULE/STEP`; a step without an id is known by its number',
      });
    } else if (key === 'runs' && !steps.some(({ action }) => action.makes === 'run')) {
      findings.atKey(at, {
        code: 'no-run',
        message: `the step \`${name}\` starts no run`,
        hint: 'only steps that start a workflow or a pipeline do',
      });
    }
  }
}
