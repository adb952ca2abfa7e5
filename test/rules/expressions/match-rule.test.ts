import assert from 'node:assert/strict';
import { matchRule } from '../../../src/rules/match-rule.js';
import type { Rule } from '../../../src/rules/ruleset.js';
import { condition, knownScene, processed } from './support/scenes.js';

function rule(changes: Partial<Rule> = {}): Rule {
  return {
    id: 'a-rule',
    name: undefined,
    nameTemplate: undefined,
    description: undefined,
    on: ['build_processed'],
    mode: 'live',
    condition: undefined,
    lets: [],
    steps: [],
    usesBuild: false,
    place: { file: 'rules.yaml', line: 1, column: 1 },
    ...changes,
  };
}

const scene = knownScene('build_processed', { build: { id: '1', url: 'https://x', os: 'ios' } });

describe('a rule', () => {
  it('without a condition fires for every event it is for', () => {
    assert.deepEqual(matchRule(rule(), scene), { matched: true });
    assert.equal(matchRule(rule({ on: ['bug_created', 'build_processed'] }), scene).matched, true);
  });

  it('fires when its condition is met', () => {
    const met = rule({ condition: condition('event.build.os == "ios"', processed) });
    assert.equal(matchRule(met, scene).matched, true);
  });

  it('says why its condition is not met', () => {
    const match = matchRule(
      rule({ condition: condition('event.build.os == "android"', processed) }),
      scene,
    );
    assert.ok(!match.matched);
    assert.equal(match.why.text, 'wants `event.build.os == "android"`; it is `"ios"`');
  });

  it('says that it is for other events, without looking at its condition', () => {
    const asked = () => assert.fail('asked');
    const unasked = { source: '', usesBuild: false, test: asked, observed: asked, need: asked };
    const match = matchRule(
      rule({ on: ['bug_created', 'feedback_created'], condition: unasked }),
      scene,
    );
    assert.ok(!match.matched);
    assert.equal(
      match.why.text,
      'is for `bug_created` or `feedback_created`; this is `build_processed`',
    );
  });

  it('says that it is off, whatever the event', () => {
    for (const on of [['build_processed'], ['bug_created']]) {
      const match = matchRule(rule({ on, mode: 'off' }), scene);
      assert.ok(!match.matched);
      assert.equal(match.why.text, 'is off (`mode: off`)');
    }
  });
});
