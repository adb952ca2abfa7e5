import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Event } from '../../../src/domain/event.js';
import { candidatesFor } from '../../../src/rules/matching/candidates-for.js';
import { matchRules } from '../../../src/rules/matching/match-rules.js';
import { drafts, events } from './support/arbitrary.js';
import {
  eventOf,
  idsOf,
  oneByOne,
  rulesetOf,
  sceneFor,
  throughIndex,
  unknown,
  type Draft,
} from './support/drafts.js';

describe('matching through the index', () => {
  it('gives the rules that match one by one, for any rules and any event', () => {
    let matches = 0;
    let spared = 0;
    fc.assert(
      fc.property(
        fc.array(drafts, { minLength: 12, maxLength: 12 }),
        fc.array(events, { minLength: 30, maxLength: 30 }),
        (rules, some) => {
          const ruleset = rulesetOf(rules);
          for (const event of some) {
            const expected = oneByOne(ruleset, event);
            assert.deepEqual(throughIndex(ruleset, event), expected);
            matches += expected.length;
            spared += ruleset.rules.length - candidatesFor(ruleset, event).length;
          }
        },
      ),
      { numRuns: 150 },
    );
    // Else it would show nothing.
    assert.ok(matches > 1000 && spared > 1000, `${matches} matches, ${spared} spared`);
  });
});

describe('the candidates for an event', () => {
  function candidates(drafts: readonly Draft[], event: Event): string[] {
    return idsOf(candidatesFor(rulesetOf(drafts), event));
  }

  function processed(name: string, os: string): Event {
    return eventOf('build_processed', { application: { name }, build: { os } });
  }

  function isSpared(draft: Omit<Draft, 'on'>, event: Event): boolean {
    const rules = [{ on: [event.name], ...draft }];
    assert.equal(rulesetOf(rules).rules.length, 1, `${draft.if} does not compile`);
    return candidates(rules, event).length === 0;
  }

  it('are those that their equalities allow, in the order of the files', () => {
    const conditions = [
      'event.build.os == "android"',
      'event.application.name == "B" && event.build.os == "android"',
      undefined,
      '"A" == event.application.name && size(event.build.os) > 2',
      'event.build.os in ["ios", "android"] && event.application.name != "A"',
      'event.build.os == "ios"',
    ];
    const rules = conditions.map((text) => ({ on: ['build_processed'], if: text }));
    assert.deepEqual(candidates(rules, processed('A', 'android')), [
      'rule-0',
      'rule-2',
      'rule-3',
      'rule-4',
    ]);
  });

  it('are none for other events and for rules that are off', () => {
    const rules: Draft[] = [{ on: ['build_created'] }, { on: ['build_processed'], mode: 'off' }];
    assert.deepEqual(candidates(rules, processed('A', 'ios')), []);
    assert.deepEqual(candidates(rules, eventOf('constructor', {})), []);
  });

  it('go by the equality that the fewest other rules share', () => {
    const rules = Array.from({ length: 100 }, (_, n) => ({
      on: ['build_processed'],
      if: `event.build.os == "android" && event.application.name == "${n}"`,
    }));
    assert.deepEqual(candidates(rules, processed('7', 'android')), ['rule-7']);
  });

  it('are spared by equalities behind names, in alternatives, and with something in place of what is missing', () => {
    const event = processed('A', 'ios');
    const lets = {
      os: 'event.?build.?os.orValue("none")',
      android: 'vars.os == "android"',
      names: '["B", "C"]',
    };
    assert.ok(isSpared({ lets, if: 'vars.os == "android"' }, event));
    assert.ok(isSpared({ lets, if: 'vars.android' }, event));
    assert.ok(isSpared({ lets, if: 'event.application.name in vars.names' }, event));
    assert.ok(isSpared({ if: 'default(event.build.os, "android") == "android"' }, event));
    assert.ok(
      isSpared({ if: 'event.build.os == "android" || event.application.name == "B"' }, event),
    );
    assert.ok(!isSpared({ if: 'event.build.os == "android" || has(event.build.id)' }, event));
    assert.ok(!isSpared({ if: 'event.build.os != "android"' }, event));
  });

  it('hold a rule for a missing field only where something stands in for it', () => {
    const event = eventOf('build_processed', { application: { name: 'A' }, build: {} });
    const stands = 'default(event.build.os, "android")';
    assert.ok(isSpared({ if: 'event.build.os == "android"' }, event));
    assert.ok(isSpared({ if: `${stands} == "ios"` }, event));
    assert.ok(!isSpared({ if: `${stands} == "android"` }, event));
  });

  it('hold a rule for what `default` takes for missing, and for names that every object has', () => {
    const rules = { if: 'default(event.toString, "x") == "x"' };
    for (const given of [{}, { toString: null }, { toString: '' }, { toString: 'x' }]) {
      const event = eventOf(unknown, given);
      assert.ok(!isSpared(rules, event));
      assert.deepEqual(throughIndex(rulesetOf([{ on: [unknown], ...rules }]), event), ['rule-0']);
    }
    assert.ok(isSpared(rules, eventOf(unknown, { toString: 'y' })));
  });

  it('know each its own id, though they share what was compiled', () => {
    const ruleset = rulesetOf([1, 2, 3].map(() => ({ on: [unknown], if: 'rule.id == "rule-1"' })));
    assert.deepEqual(throughIndex(ruleset, eventOf(unknown, {})), ['rule-1']);
  });

  it('are asked in the order of the ruleset, each once, and nobody else', () => {
    const asked: string[] = [];
    const ruleset = rulesetOf(
      Array.from({ length: 1000 }, (_, n) => ({
        on: ['build_processed'],
        if: `event.application.name in ["${n}", "${n + 1}", "${n}"]`,
      })),
    );
    const event = processed('500', 'ios');
    const matched = matchRules(ruleset, event, (rule) => {
      asked.push(rule.id);
      return sceneFor(event)(rule);
    });
    assert.deepEqual(asked, ['rule-499', 'rule-500']);
    assert.deepEqual(idsOf(matched), asked);
  });
});
