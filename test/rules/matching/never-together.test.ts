import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neverTogether } from '../../../src/rules/expressions/never-together.js';
import { condition, processed } from '../expressions/support/scenes.js';
import { drafts, events } from './support/arbitrary.js';
import { oneByOne, rulesetOf } from './support/drafts.js';

function areExclusive(one: string, other: string): boolean {
  const [first, second] = [one, other].map((source) => condition(source, processed).need());
  assert.ok(first && second);
  assert.equal(neverTogether(first, second), neverTogether(second, first));
  return neverTogether(first, second);
}

describe('two conditions that no event meets both', () => {
  it('need other values of one field', () => {
    for (const [one, other] of [
      ['event.build.os == "ios"', 'event.build.os == "android"'],
      ['event.build.os == "ios" && build.size > 7', '"android" == event.build.os'],
      ['event.build.os in ["ios", "tvos"]', 'event.build.os == "android"'],
      [
        'event.build.os == "ios" || event.build.os == "tvos"',
        'event.build.os in ["android"] && event.application.name == "App"',
      ],
    ] as const) {
      assert.equal(areExclusive(one, other), true, `${one} and ${other}`);
    }
  });

  it('are not those that need the same, or other fields, or one of several', () => {
    for (const [one, other] of [
      ['event.build.os == "ios"', 'event.build.os == "ios" && build.size > 7'],
      ['event.build.os in ["ios", "tvos"]', 'event.build.os in ["android", "tvos"]'],
      ['event.build.os == "ios"', 'event.application.name == "android"'],
      ['event.build.os == "ios" || event.application.name == "App"', 'event.build.os == "android"'],
    ] as const) {
      assert.equal(areExclusive(one, other), false, `${one} and ${other}`);
    }
  });

  it('are right about that, for any rules and any event', () => {
    let exclusive = 0;
    fc.assert(
      fc.property(
        fc.array(drafts, { minLength: 40, maxLength: 40 }),
        fc.array(events, { minLength: 30, maxLength: 30 }),
        (some, comers) => {
          const ruleset = rulesetOf(some);
          const pairs = ruleset.rules.flatMap((one, index) => {
            const need = one.condition?.need();
            const others = ruleset.rules.slice(index + 1).filter((other) => {
              const otherNeed = other.condition?.need();
              return need && otherNeed && neverTogether(need, otherNeed);
            });
            return others.map((other) => [one.id, other.id] as const);
          });
          exclusive += pairs.length;
          for (const event of comers) {
            const matched = new Set(oneByOne(ruleset, event));
            for (const [one, other] of pairs) {
              assert.ok(!(matched.has(one) && matched.has(other)), `${one} and ${other}`);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
    // Else it would show nothing.
    assert.ok(exclusive > 30, `${exclusive} pairs`);
  });
});
