import assert from 'node:assert/strict';
import { compileChecked } from '../../../src/rules/expressions/compile-expression.js';
import type { Json } from '../../../src/domain/json.js';
import type { CheckedExpression } from '../../../src/rules/expressions/types.js';
import { sceneOf, untyped } from './support/scenes.js';

function compiled(source: string): CheckedExpression {
  const { value, faults } = compileChecked(untyped, source);
  assert.ok(value, JSON.stringify(faults));
  return value;
}

/** Of each decision, its text and what it was for these values of `event.x`. */
function seen(source: string, ...values: readonly Json[]) {
  const { twin, decisions } = compiled(source).observed('condition');
  for (const x of values) {
    try {
      twin.run(sceneOf({ x }), {});
    } catch {
      // That it has no value is what some are about.
    }
  }
  return decisions.map((one) => [one.text, [...one.seen].toSorted()]);
}

describe('an observed expression', () => {
  it('notes what its operands were, and only where they mattered', () => {
    const source = 'event.x == 1 || event.x == 2';
    assert.deepEqual(seen(source), [
      ['event.x == 1', []],
      ['event.x == 2', []],
    ]);
    assert.deepEqual(seen(source, 1), [
      ['event.x == 1', [true]],
      ['event.x == 2', []],
    ]);
    assert.deepEqual(seen(source, 1, 2, 3), [
      ['event.x == 1', [false, true]],
      ['event.x == 2', [false, true]],
    ]);
  });

  it('notes nothing of what has no value', () => {
    assert.deepEqual(seen('event.y == 1', 1), [['event.y == 1', []]]);
  });

  it('looks before each `?`, also inside of operands and loops', () => {
    const source = '[1, 2].exists(n, (event.x == n ? "a" : "b") == "a")';
    assert.deepEqual(seen(source, 2), [
      [source, [true]],
      ['event.x == n', [false, true]],
    ]);
  });

  it('gives what the other gives, and fails where it fails', () => {
    for (const source of [
      'event.x == 1',
      '([true] + event.x)[?1].orValue(false)',
      '!(event.x > 0)',
    ]) {
      const one = compiled(source);
      const { twin } = one.observed('condition');
      for (const x of [1, 'text', null, [false], ['text']]) {
        assert.deepEqual(resultOf(twin, x), resultOf(one, x), `${source}, ${JSON.stringify(x)}`);
      }
    }
  });

  it('leaves the other alone', () => {
    const one = compiled('event.x == 1');
    const { decisions } = one.observed('condition');
    one.run(sceneOf({ x: 1 }), {});
    assert.equal(decisions[0]?.seen.size, 0);
  });
});

function resultOf(expression: CheckedExpression, x: Json): unknown {
  try {
    return expression.run(sceneOf({ x }), {});
  } catch (error) {
    return String(error);
  }
}
