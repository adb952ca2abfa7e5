import type { TextFault } from '../../domain/diagnostic.js';
import type { StepCondition } from '../ruleset.js';
import type { Scene } from '../scene.js';
import { compileInternals } from './compile-expression.js';
import type { Internals } from './internals.js';
import { needOf } from './need-of.js';
import { nodesOf } from './nodes.js';
import type { Scope } from './scope.js';
import { shownType } from './shown-type.js';
import { statusFunctionOf } from './status-functions.js';
import {
  ExpressionError,
  type Compiled,
  type Condition,
  type Observed,
  type Verdict,
} from './types.js';
import { explainNotMet } from '../why/explain-condition.js';
import { shift, unwrap } from './wrapper.js';

/** The `if` of a rule: with or without `${{ }}`, of type bool. */
export function compileCondition(scope: Scope, source: string): Compiled<Condition> {
  return compile(scope, source);
}

/** The `if` of a step, which may ask how the steps before it ended. */
export function compileStepCondition(scope: Scope, source: string): Compiled<StepCondition> {
  const { value, faults } = compile(scope, source);
  if (value === undefined) return { value, faults };
  const asksStatus = nodesOf(value.expression.ast).some(
    (node) => node.op === 'id' && statusFunctionOf(node.args) !== undefined,
  );
  return { value: { ...value, asksStatus }, faults };
}

function compile(
  scope: Scope,
  source: string,
): Compiled<Condition & { readonly expression: Internals }> {
  const { text, offset } = unwrap(source);
  const { value: expression, faults } = compileInternals(scope, text);
  if (expression === undefined) return { value: undefined, faults: shift(faults, offset) };
  if (expression.celType !== 'bool') {
    return { value: undefined, faults: shift([notBool(expression)], offset) };
  }
  return { value: create(scope, source, expression, offset), faults: [] };
}

function create(scope: Scope, source: string, expression: Internals, offset: number) {
  return {
    source,
    expression,
    test: (scene: Scene) => testCondition(scope, expression, scene, offset),
    usesBuild: expression.usesBuild,
    need: () => needOf(expression.ast, scope),
    observed(): Observed<Condition> {
      const { twin, decisions } = expression.observed('condition');
      return {
        twin: create(scope, source, twin, offset),
        decisions: shift(decisions, offset),
      };
    },
  };
}

function testCondition(scope: Scope, expression: Internals, scene: Scene, offset: number): Verdict {
  try {
    if (expression.run(scene, {}) === true) return { met: true };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  // Only now, and only for those who ask: receiving pays nothing for an explanation.
  let why: ReturnType<typeof explainNotMet> | undefined;
  return {
    met: false,
    get why() {
      why ??= explainNotMet(scope, expression, scene, offset);
      return why;
    },
  };
}

function notBool({ source, celType }: Internals): TextFault {
  const place = { start: 0, end: source.length };
  if (celType === 'dyn') {
    return {
      code: 'not-a-condition',
      message: 'whether this is true or false cannot be told before the event is there',
      hint: 'compare it: `… == true`',
      ...place,
    };
  }
  return {
    code: 'not-a-condition',
    message: `a condition is true or false; this is ${shownType(celType)}`,
    hint: 'compare it: `… == …`',
    ...place,
  };
}
