import assert from 'node:assert/strict';
import {
  compileCondition,
  compileStepCondition,
} from '../../../src/rules/expressions/compile-condition.js';
import {
  condition,
  isMet,
  knownScene,
  processed,
  sceneOf,
  scopeOf,
  untyped,
  whyOf,
} from './support/scenes.js';

describe('a condition', () => {
  it('is met or not', () => {
    assert.equal(isMet('event.os == "ios"', { os: 'ios' }), true);
    assert.equal(isMet('event.os == "ios"', { os: 'android' }), false);
  });

  it('stands with or without its wrapper', () => {
    for (const source of [
      'event.os == "ios"',
      '${{ event.os == "ios" }}',
      '  ${{event.os == "ios"}}\n',
      '${{ {"a": "ios"}["a"] == event.os }}',
    ]) {
      assert.equal(isMet(source, { os: 'ios' }), true, source);
    }
  });

  it('tells faults at their places, also inside the wrapper', () => {
    const place = (source: string) => {
      const { faults } = compileCondition(processed, source);
      return faults.map(({ start, end }) => source.slice(start, end));
    };
    assert.deepEqual(place('event.build.oss == "a"'), ['oss']);
    assert.deepEqual(place('${{ event.build.oss == "a" }}'), ['oss']);
    assert.deepEqual(place('  ${{ event.build.os }}'), [' event.build.os ']);
  });

  it('explains at the places of the text as written', () => {
    const source = ' ${{ true && (event.os == "a" || false) }}';
    const { start, end, part } = whyOf(source, sceneOf({ os: 'b' }));
    assert.equal(source.slice(start, end), part);
    assert.equal(part, 'event.os == "a" || false');
  });

  it('is true or false, and nothing else', () => {
    const fault = (source: string) => {
      const { value, faults } = compileCondition(processed, source);
      assert.equal(value, undefined);
      return faults.map(({ code, message }) => `${code}: ${message}`);
    };
    assert.deepEqual(fault('event.build.os'), [
      'not-a-condition: a condition is true or false; this is a text',
    ]);
    assert.deepEqual(fault('1'), [
      'not-a-condition: a condition is true or false; this is a whole number',
    ]);
    assert.deepEqual(fault('event.build.?os'), [
      'not-a-condition: a condition is true or false; this is a value that may be missing (add `.orValue(…)`)',
    ]);
    const { faults } = compileCondition(untyped, 'event.flag');
    assert.deepEqual(
      faults.map(({ hint }) => hint),
      ['compare it: `… == true`'],
    );
  });

  describe('of what is missing', () => {
    for (const [source, wanted] of Object.entries({
      'event.a != "x"': false,
      'event.a == "x"': false,
      '!(event.a == "x")': false,
      '!(event.a != "x")': false,
      'event.a == 1 || true': true,
      'true || event.a == 1': true,
      'event.a == 1 || false': false,
      'event.a == 1 && true': false,
      '!(event.a == 1 && false)': true,
      '!(event.a == 1 && true)': false,
      'event.a.b.c == 1': false,
      'event.s.b == 1': false,
      'event.z.b == 1': false,
      'event.list[3] == "x"': false,
      'event.list.exists(i, i.nope == 1)': false,
      'event.list.all(i, i.nope == 1)': false,
      '!event.list.exists(i, i.nope == 1)': false,
      'event.a == 1 ? true : true': false,
      '[event.a].size() == 1': false,
      'has(event.a)': false,
      '!has(event.a)': true,
      'has(event.a.b.c)': false,
      '!has(event.a.b.c)': true,
      '!has(event.s.b)': true,
      '!has(event.z.b)': true,
      '!has(event.a) || event.a == 1': true,
      'has(event.z)': true,
      'event.?a.orValue("none") == "none"': true,
      'default(event.a, "none") == "none"': true,
      'event.z == null': true,
      'event.a == null': false,
      'event.s > 5': false,
      '!(event.s > 5)': false,
      '1 / 0 == 1': false,
      '!(1 / 0 == 1)': false,
    })) {
      it(`says ${wanted ? 'met' : 'not met'} to ${source}`, () => {
        assert.equal(isMet(source, { s: 'text', z: null, list: ['x'] }), wanted);
      });
    }

    it('asks the whole chain when one event of several lacks all of it', () => {
      const scope = scopeOf(['build_processed', 'bug_created']);
      const bugScene = knownScene('bug_created');
      assert.equal(condition('!has(event.build.os)', scope).test(bugScene).met, true);
      assert.equal(condition('has(event.build.os)', scope).test(bugScene).met, false);
      const build = knownScene('build_processed');
      assert.equal(condition('has(event.build.os)', scope).test(build).met, true);
    });
  });

  it('of a step asks how the steps before it ended', () => {
    const scope = scopeOf(['build_processed'], { steps: [] });
    const at = (source: string, before: 'success' | 'failure' | 'cancelled') => {
      const { value, faults } = compileStepCondition(scope, source);
      assert.ok(value, JSON.stringify(faults));
      return value.test(knownScene('build_processed', {}, { before })).met;
    };
    const table: Record<string, readonly boolean[]> = {
      'success()': [true, false, false],
      'failure()': [false, true, false],
      'cancelled()': [false, false, true],
      'always()': [true, true, true],
      '${{ !failure( ) && "success()" != "" }}': [true, false, true],
    };
    for (const [source, wanted] of Object.entries(table)) {
      const got = (['success', 'failure', 'cancelled'] as const).map((end) => at(source, end));
      assert.deepEqual(got, wanted, source);
    }
  });

  it('of a step says whether it asks for that', () => {
    const scope = scopeOf(['build_processed'], { steps: [] });
    const asks = (source: string) => compileStepCondition(scope, source).value?.asksStatus;
    assert.equal(asks('event.build.os == "ios"'), false);
    assert.equal(asks('event.build.os == "success()"'), false);
    assert.equal(asks('event.build.os == "ios" && always()'), true);
    assert.equal(asks('failure()'), true);
  });

  it('never takes what the checker took for true or false for something else', () => {
    assert.equal(isMet('default(event.flag, false)', { flag: 'yes' }), false);
    assert.equal(isMet('default(event.flag, true)', { flag: 'yes' }), false);
    assert.equal(isMet('default(event.flag, true)', {}), true);
  });
});
