import assert from 'node:assert/strict';
import {
  condition,
  knownScene,
  sceneOf,
  scopeOf,
  untyped,
  whyOf,
} from '../expressions/support/scenes.js';

const payload = {
  os: 'ios',
  n: 'abc',
  num: 5,
  flag: false,
  nothing: null,
  tags: ['a', 'b'],
  deep: { x: 1 },
};

function explains(cases: Readonly<Record<string, string>>) {
  for (const [source, wanted] of Object.entries(cases)) {
    it(`explains ${source}`, () => {
      const { text } = whyOf(source, sceneOf(payload));
      assert.equal(text, `wants ${wanted}`);
    });
  }
}

describe('why a condition is not met', () => {
  describe('shows the actual value of a comparison', () => {
    explains({
      'event.os == "android"': '`event.os == "android"`; it is `"ios"`',
      '"android" == event.os': '`"android" == event.os`; it is `"ios"`',
      'event.num != 5': '`event.num != 5`; it is `5`',
      'event.num < 3': '`event.num < 3`; it is `5`',
      'event.num >= 9': '`event.num >= 9`; it is `5`',
      '9 <= event.num': '`9 <= event.num`; it is `5`',
      'event.os in ["a", "b"]': '`event.os in ["a", "b"]`; it is `"ios"`',
      '"z" in event.tags': '`"z" in event.tags`; it is `["a","b"]`',
      'event.nothing == "x"': '`event.nothing == "x"`; it is `null`',
      'event.tags.size() > 5': '`event.tags.size() > 5`; it is `2`',
      'event.os.upperAscii() == "X"': '`event.os.upperAscii() == "X"`; it is `"IOS"`',
      'event.os == event.n': '`event.os == event.n`; `event.os` is `"ios"`, `event.n` is `"abc"`',
      'event.os ==\n   "x"': '`event.os == "x"`; it is `"ios"`',
    });
  });

  describe('shows the text of a test, in both forms', () => {
    explains({
      'event.os.startsWith("a")': '`event.os.startsWith("a")`; it is `"ios"`',
      'startsWith(event.os, "a")': '`startsWith(event.os, "a")`; it is `"ios"`',
      'event.os.endsWith("a")': '`event.os.endsWith("a")`; it is `"ios"`',
      'endsWith(event.os, "a")': '`endsWith(event.os, "a")`; it is `"ios"`',
      'event.os.contains("z")': '`event.os.contains("z")`; it is `"ios"`',
      'contains(event.tags, "z")': '`contains(event.tags, "z")`; it is `["a","b"]`',
      'event.os.matches("^a")': '`event.os.matches("^a")`; it is `"ios"`',
      'matches(event.os, "^a")': '`matches(event.os, "^a")`; it is `"ios"`',
      '!event.os.startsWith("i")': '`!event.os.startsWith("i")`; it is `"ios"`',
    });
  });

  describe('names the field that is not there', () => {
    explains({
      'event.nope == "x"': '`event.nope == "x"`; the event has no `nope`',
      '!(event.nope == "x")': '`!(event.nope == "x")`; the event has no `nope`',
      'event.deep.y.z == 1': '`event.deep.y.z == 1`; the event has no `deep.y`',
      'event["two words"] == 1': '`event["two words"] == 1`; the event has no `["two words"]`',
      'event.tags[7] == "a"': '`event.tags[7] == "a"`; `event.tags[7]` has no value',
      'has(event.deep.y)': '`has(event.deep.y)`; the event has no `deep.y`',
    });

    it('also as data', () => {
      const { missing, actual } = whyOf('event.a.b == 1 || has(event.c)', sceneOf({}));
      assert.deepEqual(missing, ['event.a', 'event.c']);
      assert.equal(actual, undefined);
    });
  });

  describe('explains what joins conditions', () => {
    explains({
      'event.num == 5 && event.os == "a" && event.flag == true': '`event.os == "a"`; it is `"ios"`',
      'event.os == "ios" && (event.num == 5 && (event.flag == true))':
        '`event.flag == true`; it is `false`',
      'event.os == "a" || event.num == 3':
        '`event.os == "a"` (it is `"ios"`) or `event.num == 3` (it is `5`)',
      'event.nope == 1 || (event.num == 5 && event.os == "a")':
        '`event.nope == 1` (the event has no `nope`) or `event.os == "a"` (it is `"ios"`)',
      '(event.os == "a" || event.num == 3) && event.flag == false':
        '`event.os == "a"` (it is `"ios"`) or `event.num == 3` (it is `5`)',
      '!(event.os == "ios")': '`!(event.os == "ios")`; it is `"ios"`',
      '!has(event.os)': '`!has(event.os)`; `event.os` is `"ios"`',
    });
  });

  describe('shows what loops and functions look at', () => {
    explains({
      'event.tags.exists(t, t == "z")':
        '`event.tags.exists(t, t == "z")`; none of 2 is so, the nearest is `event.tags[0]`; it is `"a"`',
      'event.tags.all(t, t == event.os)':
        '`event.tags.all(t, t == event.os)`; 2 of 2 are not so, the first is `event.tags[0]`; `t` is `"a"`, `event.os` is `"ios"`',
      'cel.bind(x, event.os, x == "a")': '`cel.bind(x, event.os, x == "a")`; `event.os` is `"ios"`',
      'event.os == "a" ? true : false': '`event.os == "a" ? true : false`; `event.os` is `"ios"`',
      false: '`false`; it is never so',
    });
  });

  describe('says what failed, with the value it failed on', () => {
    explains({
      'event.n > 5':
        '`event.n > 5`; that failed: `>` does not work between a text and a whole number (it is `"abc"`)',
      'event.n + 1 == 2':
        '`event.n + 1 == 2`; that failed: `+` does not work between a text and a whole number (`event.n` is `"abc"`)',
      '1 / 0 == 1': '`1 / 0 == 1`; that failed: division by zero',
      'version(event.os).isLessThan(version("2"))':
        '`version(event.os).isLessThan(version("2"))`; that failed: "ios" is no version such as 1.2.3, 1.2.0-rc.1 or 42 (`event.os` is `"ios"`)',
    });
  });

  it('looks behind the names of a rule', () => {
    const scope = scopeOf(['build_processed'], {
      lets: {
        android: 'event.build.os == "android"',
        both: '${{ vars.android && true }}',
        version: 'event.build.versionName',
      },
    });
    const scene = knownScene('build_processed', { build: { id: '1', url: 'x', os: 'ios' } });
    const text = (source: string) => whyOf(source, scene, scope).text;
    assert.equal(
      text('vars.android'),
      'wants `vars.android`, which wants `event.build.os == "android"`; it is `"ios"`',
    );
    assert.equal(
      text('vars.both'),
      'wants `vars.both`, which wants `vars.android`, which wants `event.build.os == "android"`; it is `"ios"`',
    );
    assert.equal(
      text('vars.version == "1"'),
      'wants `vars.version == "1"`; `vars.version` has no value: the event has no `build.versionName`',
    );
    assert.equal(
      text('vars.android || event.build.id == "2"'),
      'wants `vars.android` (which wants `event.build.os == "android"`; it is `"ios"`) or `event.build.id == "2"` (it is `"1"`)',
    );
  });

  it('says how the steps before it ended', () => {
    const scope = scopeOf(['build_processed'], { steps: ['tests'] });
    const text = (source: string, before: 'success' | 'failure' | 'cancelled') =>
      whyOf(source, knownScene('build_processed', {}, { before }), scope).text;
    assert.equal(text('failure()', 'success'), 'wants `failure()`; all steps before it succeeded');
    assert.equal(
      text('!success()', 'success'),
      'wants `!success()`; all steps before it succeeded',
    );
    assert.equal(text('success()', 'failure'), 'wants `success()`; a step before it failed');
    assert.equal(text('success()', 'cancelled'), 'wants `success()`; the run was cancelled');
    assert.equal(
      text('steps.tests.conclusion == "x"', 'success'),
      'wants `steps.tests.conclusion == "x"`; `steps.tests` has no value',
    );
  });

  it('cuts long values and long conditions between characters', () => {
    const long = whyOf('event.a == "x"', sceneOf({ a: `${'y'.repeat(78)}😀😀` }));
    assert.equal(long.text, `wants \`event.a == "x"\`; it is \`"${'y'.repeat(78)}…\``);
    assert.equal(long.actual, `${'y'.repeat(78)}😀😀`);
    const source = `event.a == "${'z'.repeat(300)}"`;
    const { text, part } = whyOf(source, sceneOf({ a: 'x' }));
    assert.equal(text, `wants \`${source.slice(0, 160)}…\`; it is \`"x"\``);
    assert.equal(part, source);
  });

  it('is found only when somebody asks', () => {
    const verdict = condition('event.os == "a"', untyped).test(sceneOf(payload));
    assert.ok(!verdict.met);
    const descriptor = Object.getOwnPropertyDescriptor(verdict, 'why');
    assert.equal(typeof descriptor?.get, 'function');
    assert.equal(verdict.why, verdict.why);
  });

  it('keeps parentheses and texts in parts apart', () => {
    const cases: Record<string, string> = {
      '(event.os == ")" || (event.os == "(")) && true': 'event.os == ")" || (event.os == "(")',
      'true && ((event.os) == """a)""" || false)': '(event.os) == """a)""" || false',
      '((event.os == "a")) && true': 'event.os == "a"',
      'true && // a (comment\n (event.os == "b")': 'event.os == "b"',
    };
    for (const [source, wanted] of Object.entries(cases)) {
      const { part, start, end } = whyOf(source, sceneOf(payload));
      assert.equal(part, wanted);
      assert.equal(source.slice(start, end), wanted);
    }
  });
});
