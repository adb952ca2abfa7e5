import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import { compileExpression } from '../../../src/rules/expressions/compile-expression.js';
import { largestResult, NoJsonForm, plain } from '../../../src/rules/expressions/cel-values.js';
import {
  bug,
  certificate,
  checked,
  errorOf,
  evaluate,
  isMet,
  knownScene,
  processed,
  sceneOf,
  scopeOf,
} from './support/scenes.js';

/** Keys that mean something to JavaScript. */
const trickyKeys = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'prototype',
  'length',
];

/** An own property, also of `__proto__`. */
function withKey(key: string, value: Json): JsonObject {
  return Object.fromEntries([[key, value]]);
}

describe('the values of expressions', () => {
  for (const key of trickyKeys) {
    describe(`a payload key ${key}`, () => {
      const inner = { ...withKey(key, 'x'), name: 'ok' };
      it('is only a key at every level of an untyped event', () => {
        const payload = {
          ...withKey(key, { deep: 1 }),
          a: { b: inner },
          list: [inner],
          name: 'ok',
        };
        assert.equal(evaluate('event.name', payload), 'ok');
        assert.equal(evaluate('event.a.b.name', payload), 'ok');
        assert.equal(evaluate('event.list[0].name', payload), 'ok');
        assert.equal(evaluate(`event[${JSON.stringify(key)}].deep`, payload), 1);
        assert.equal(evaluate(`event.a.b[${JSON.stringify(key)}]`, payload), 'x');
        assert.deepEqual(evaluate('event.list.map(i, i.name)', payload), ['ok']);
      });

      it('decides nothing in a declared event', () => {
        const build = {
          id: '1',
          url: 'https://x/1',
          os: 'iOS',
          ...withKey(key, { os: 'android' }),
        };
        const scene = knownScene('build_processed', { ...withKey(key, build), build });
        assert.equal(checked('event.build.os', processed).evaluate(scene), 'ios');
      });

      it('is not found where the payload does not have it', () => {
        assert.equal(errorOf(`event[${JSON.stringify(key)}]`, { a: 1 }).reason, 'missing');
        assert.equal(errorOf(`event.a[${JSON.stringify(key)}]`, { a: {} }).reason, 'missing');
        assert.equal(isMet(`has(event.a.${key === '__proto__' ? 'x' : key})`, { a: {} }), false);
      });

      it('comes out of whole objects as an own key', () => {
        const result = evaluate('event.a', { a: withKey(key, 'x') });
        assert.ok(result !== null && typeof result === 'object');
        assert.deepEqual(Object.entries(result), [[key, 'x']]);
        assert.equal(Object.getPrototypeOf(result), Object.prototype);
      });
    });
  }

  it('keeps a let and a step called constructor apart from JavaScript', () => {
    const scope = scopeOf(['build_processed'], {
      lets: { constructor: 'event.build.os', other: 'event.build.id' },
      steps: ['constructor'],
    });
    const state = {
      status: 'succeeded',
      conclusion: 'success',
      id: '7',
      url: 'https://x',
    } as const;
    const scene = knownScene('build_processed', {}, { steps: { constructor: state } });
    const source = 'vars.constructor + " " + vars.other + " " + steps.constructor.id';
    assert.match(JSON.stringify(checked(source, scope).evaluate(scene)), /^"\w+ \w+ 7"$/);
  });

  it('opens no way to what JavaScript hangs on values', () => {
    for (const source of [
      'dyn(event)["constructor"]',
      'dyn(now)["constructor"]',
      'dyn("a")["length"]',
      'dyn([1])["length"]',
      'dyn(version("1"))["numbers"]',
      'dyn(event.s).constructor',
    ]) {
      assert.equal(errorOf(source, { s: 'x' }).message.includes('function'), false, source);
    }
  });

  it('keeps ints out of JSON.stringify as BigInt', () => {
    for (const source of [
      '1',
      '[1, 2]',
      '{"a": 1}',
      '{"a": [1]}',
      'event.list.size()',
      'optional.of(1)',
      'event.list.map(i, i.size())',
      '1u',
      '9007199254740993',
    ]) {
      assert.doesNotThrow(() => JSON.stringify(evaluate(source, { list: ['a'] })), source);
    }
  });

  it('makes JSON of every kind of value', () => {
    const values: [string, Json][] = [
      ['1 + 1', 2],
      ['9007199254740991', 9007199254740991],
      ['9007199254740992', '9007199254740992'],
      ['-9007199254740993', '-9007199254740993'],
      ['1.5', 1.5],
      ['1.0 / 0.0', 'Infinity'],
      ['18446744073709551615u', '18446744073709551615'],
      ['5u', 5],
      ['null', null],
      ['[]', []],
      ['{}', {}],
      ['{"a": {"b": [1, 2]}}', { a: { b: [1, 2] } }],
      ['timestamp("2026-03-14T09:26:53Z")', '2026-03-14T09:26:53Z'],
      ['duration("1h30m")', '5400s'],
      ['duration("-1.5s")', '-1.5s'],
      ['duration("250ms")', '0.25s'],
      ['version("v1.2")', 'v1.2'],
      ['event.?a', 'x'],
      ['event.?b', null],
      ['event.n', 5],
    ];
    for (const [source, wanted] of values) {
      assert.deepEqual(evaluate(source, { a: 'x', n: 5 }), wanted, source);
    }
  });

  it('says what has no form in JSON', () => {
    assert.match(errorOf('bytes("a")').message, /bytes; make a text of it first/);
    assert.match(errorOf('type(1)').message, /neither text, number, list nor map/);
    assert.throws(() => plain(Symbol('x')), NoJsonForm);
    assert.throws(() => plain(undefined), NoJsonForm);
  });

  it('refuses a result that would fill the memory, and takes one just below', () => {
    const half = 'x'.repeat(largestResult / 2 - 10);
    assert.equal(JSON.stringify(plain([half, half])).length, largestResult - 20 + 7);
    assert.throws(() => plain([half, half, half]), NoJsonForm);
    assert.throws(() => plain(new Map([['a'.repeat(largestResult + 1), 1]])), NoJsonForm);
  });

  it('gives a declared whole number as an int and a time as a time', () => {
    const scene = knownScene('certificate_application_will_expire', { numDays: '5' });
    const text = (source: string) => checked(source, certificate).evaluate(scene);
    assert.equal(text('event.numDays + 1'), 6);
    assert.equal(text('event.received_at.getFullYear()'), 2026);
    assert.equal(text('event.received_at == now'), true);
    assert.equal(text('string(event.received_at)'), '2026-03-14T09:26:53Z');
  });

  it('leaves out a declared field of the wrong type', () => {
    const event = { name: 'build_processed', known: true, faults: [] };
    for (const value of [
      { build: { os: 5 } },
      { build: 'android' },
      { build: null },
      { build: [] },
      {},
    ] as JsonObject[]) {
      const scene = sceneOf({}, { event: { ...event, value } });
      assert.throws(() => checked('event.build.os', processed).evaluate(scene), {
        reason: 'missing',
      });
    }
    const expires = (numDays: Json) =>
      checked('has(event.numDays)', certificate).evaluate(
        sceneOf({}, { event: { ...event, value: { numDays } } }),
      );
    assert.equal(expires(5), true);
    assert.equal(expires(5.5), false);
    assert.equal(expires('5'), false);
    const late = sceneOf({}, { event: { ...event, value: { received_at: 'soon' } } });
    assert.equal(checked('has(event.received_at)', bug).evaluate(late), false);
  });

  it('gives what rules know besides the event', () => {
    const steps = scopeOf(['bug_created'], { steps: ['run-tests'] });
    const state = { status: 'failed', conclusion: 'failure', id: '9', url: 'https://x/9' } as const;
    const scene = knownScene('bug_created', {}, { steps: { 'run-tests': state } });
    const text = (source: string) => checked(source, steps).evaluate(scene);
    assert.equal(text('delivery.id + " " + rule.id'), 'd1 a-rule');
    assert.equal(text('delivery.url'), 'https://triggers.example/deliveries/d1');
    assert.equal(text('steps["run-tests"].conclusion'), 'failure');
    assert.equal(text('string(now)'), '2026-03-14T09:26:53Z');
  });
});

describe('the static type of an expression', () => {
  it('is not known where the engine has a placeholder for it', () => {
    assert.equal(checked('dyn(event.?a).value()').type, 'dyn');
    assert.equal(checked('event.a.first()').type, 'dyn');
    assert.equal(checked('[]').type, 'list');
  });
});

describe('the lets of a rule', () => {
  it('use those before them, also whole objects and optional values', () => {
    const scope = scopeOf(['build_processed'], {
      lets: {
        build: 'event.build',
        os: '${{ vars.build.os }}',
        version: 'event.build.?versionName',
        nothing: 'event.?build.?versionName',
        list: '[]',
        none: 'optional.none()',
        map: '{}',
      },
    });
    const scene = knownScene('build_processed', {
      build: { id: '1', url: 'https://x', os: 'iOS', versionName: '1.2' },
    });
    const bare = knownScene('build_processed', { build: { id: '1', url: 'https://x' } });
    const text = (source: string, at = scene) => checked(source, scope).evaluate(at);
    assert.equal(text('vars.build.os + vars.os + vars.version'), 'iosios1.2');
    assert.equal(text('vars.list.size() + vars.map.size()'), 0);
    assert.equal(text('vars.list.exists(x, x.startsWith("a"))'), false);
    assert.equal(text('default(vars.none, "x").startsWith("x")'), true);
    assert.equal(text('default(vars.map.a, "x")'), 'x');
    assert.equal(text('default(vars.nothing, "none")', bare), 'none');
    assert.equal(text('vars.?version.orValue("none")', bare), 'none');
    assert.equal(text('has(vars.version)', bare), false);
    assert.throws(() => text('vars.os', bare), { message: '`vars.os` has no value' });
  });

  it('tells the faults of a let at their places inside the wrapper', () => {
    const { value, faults } = compileExpression(processed, '${{ event.build.oss }}');
    assert.equal(value, undefined);
    assert.deepEqual(
      faults.map(({ start, end }) => [start, end]),
      [[16, 19]],
    );
  });
});
