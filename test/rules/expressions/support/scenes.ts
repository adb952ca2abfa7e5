import assert from 'node:assert/strict';
import type { TextFault } from '../../../../src/domain/diagnostic.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';
import { readEvent } from '../../../../src/events/read-event.js';
import { samples } from '../../../../src/events/samples.js';
import {
  compileCondition,
  compileStepCondition,
} from '../../../../src/rules/expressions/compile-condition.js';
import {
  compileChecked,
  compileExpression,
} from '../../../../src/rules/expressions/compile-expression.js';
import { createScope, type Scope } from '../../../../src/rules/expressions/scope.js';
import {
  ExpressionError,
  type CheckedExpression,
  type Condition,
  type Origin,
  type Why,
} from '../../../../src/rules/expressions/types.js';
import type { Let } from '../../../../src/rules/ruleset.js';
import type { Scene } from '../../../../src/rules/scene.js';

export const receivedAt = Date.UTC(2026, 2, 14, 9, 26, 53);

/** A scope in which nothing is known of the event. */
export const untyped = scopeOf(['something_new']);
export const processed = scopeOf(['build_processed']);
export const bug = scopeOf(['bug_created']);
export const certificate = scopeOf(['certificate_application_will_expire']);

export function scopeOf(
  events: readonly string[],
  more: { lets?: Readonly<Record<string, string>>; steps?: readonly string[] } = {},
): Scope {
  const lets: Let[] = [];
  for (const [name, source] of Object.entries(more.lets ?? {})) {
    const scope = createScope({ events, lets: [...lets], steps: undefined, linkDomains: [] });
    const { value, faults } = compileExpression(scope, source);
    assert.ok(value, JSON.stringify(faults));
    lets.push({ name, expression: value });
  }
  return createScope({ events, lets, steps: more.steps, linkDomains: [] });
}

/** The scene of an event that nobody declared. */
export function sceneOf(value: JsonObject, more: Partial<Scene> = {}): Scene {
  return {
    event: { name: 'something_new', known: false, value, faults: [] },
    build: undefined,
    delivery: {
      id: 'd1',
      url: 'https://triggers.example/deliveries/d1',
      buildUrl: 'https://triggers.example/deliveries/d1',
    },
    rule: { id: 'a-rule' },
    steps: {},
    before: 'success',
    now: receivedAt,
    ...more,
  };
}

/** The scene of a declared event: its documented sample, with changes at its top level. */
export function knownScene(
  action: string,
  changes: JsonObject = {},
  more: Partial<Scene> = {},
): Scene {
  const event = readEvent(action, { ...samples[action], ...changes }, receivedAt);
  return sceneOf({}, { event, ...more });
}

export function checked(source: string, scope = untyped): CheckedExpression {
  const { value, faults } = compileChecked(scope, source);
  assert.ok(value, `${source}: ${JSON.stringify(faults)}`);
  return value;
}

export function evaluate(source: string, value: JsonObject = {}, scope = untyped): Json {
  return checked(source, scope).evaluate(sceneOf(value));
}

/** The error that an evaluation ends with. */
export function errorOf(source: string, value: JsonObject = {}, scope = untyped): ExpressionError {
  const expression = checked(source, scope);
  try {
    expression.evaluate(sceneOf(value));
  } catch (error) {
    assert.ok(error instanceof ExpressionError, String(error));
    return error;
  }
  assert.fail(`${source} has a value`);
}

export function originOfText(source: string, scope = untyped): Origin {
  return checked(source, scope).origin;
}

export function faultsOf(source: string, scope = untyped): readonly TextFault[] {
  const { value, faults } = compileChecked(scope, source);
  assert.equal(value, undefined, `${source} compiles`);
  return faults;
}

/** Each fault as `text at fault: message`. */
export function told(source: string, scope = untyped): string[] {
  return faultsOf(source, scope).map(
    ({ start, end, message }) => `${source.slice(start, end)}: ${message}`,
  );
}

export function condition(source: string, scope = untyped): Condition {
  const { value, faults } = compileCondition(scope, source);
  assert.ok(value, `${source}: ${JSON.stringify(faults)}`);
  return value;
}

export function isMet(source: string, value: JsonObject = {}, scope = untyped): boolean {
  return condition(source, scope).test(sceneOf(value)).met;
}

export function whyOf(source: string, scene: Scene, scope = untyped): Why {
  const compile = scope.steps === undefined ? compileCondition : compileStepCondition;
  const { value, faults } = compile(scope, source);
  assert.ok(value, `${source}: ${JSON.stringify(faults)}`);
  const verdict = value.test(scene);
  assert.ok(!verdict.met, `${source} is met`);
  return verdict.why;
}
