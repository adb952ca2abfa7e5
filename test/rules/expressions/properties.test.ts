import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import { compileChecked } from '../../../src/rules/expressions/compile-expression.js';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { readEvent } from '../../../src/events/read-event.js';
import { bug, condition, receivedAt, sceneOf, untyped } from './support/scenes.js';

const conditions = [
  'event.a == "x"',
  'event.a != "x"',
  '!(event.a == "x")',
  'event.a == 1',
  'event.a > 1',
  'event.a >= 1.5',
  'event.a < "m"',
  'event.a == null',
  'event.a == true',
  'event.a in ["x", "y"]',
  '"x" in event.a',
  'event.a.b == "x"',
  'event.a.b.c.d == 1',
  'event["a"]["b"] == 1',
  'event.a[0] == "x"',
  'event.a[0].b == "x"',
  'has(event.a)',
  'has(event.a.b)',
  '!has(event.a.b.c)',
  'has(event.constructor)',
  'event["__proto__"] == 1',
  'event["constructor"]["name"] == "Object"',
  'event.toString == "x"',
  'event.a.length == 1',
  'event.?a.orValue("x") == "x"',
  'event.?a.?b.orValue("x") == "x"',
  'event.?a[?0].orValue("x") == "x"',
  'default(event.a, "x") == "x"',
  'default(event.a, 1) == 1',
  'default(event.a, []).size() == 0',
  'default(event.a.b, false)',
  'event.a.size() > 1',
  'size(event.a) > 1',
  'event.a.startsWith("x")',
  'startsWith(event.a, "x")',
  'event.a.contains("x")',
  'contains(event.a, "x")',
  'event.a.matches("^x+$")',
  'event.a.matches(event.b)',
  'matches(event.a, "x|y")',
  'event.a.exists(i, i == "x")',
  'event.a.all(i, i.b == 1)',
  'event.a.exists_one(i, i > 1)',
  'event.a.filter(i, i != null).size() > 0',
  'event.a.map(i, i.b).exists(i, i == 1)',
  'event.a.exists(i, event.b.exists(j, i == j))',
  'event.a == event.b',
  'event.a + event.b == "xy"',
  'event.a + 1 == 2',
  '([1] + event.a).size() == 2',
  '-event.a < 0',
  '!event.a',
  'event.a && event.b',
  'event.a || event.b',
  'event.a ? event.b == 1 : event.b == 2',
  'int(event.a) > 1',
  'double(event.a) > 1.0',
  'bool(event.a)',
  'string(event.a) == "1"',
  'timestamp(event.a) > now',
  'duration(event.a) > duration("1h")',
  'now.getHours(event.a) == 1',
  'version(event.a).isLessThan(version("2"))',
  'event.a.split(event.b).size() > 1',
  'event.a.substring(1, 3) == "x"',
  'event.a.charAt(0) == "x"',
  'event.a.replace("x", event.b) == "y"',
  'event.a.reverse() == "x"',
  'event.a.join(",") == "x"',
  'join(event.a, event.b) == "x"',
  'event.a.first() == "x"',
  'event.a.distinct().size() == 1',
  'event.a.sort().first() == "x"',
  '"%s".format([event.a]) == "x"',
  '"%d".format([event.a]) == "1"',
  'toJson(event.a) == "{}"',
  'truncate(event.a, 3) == "x"',
  'slug(event.a) == "x"',
  'quote(event.a) == "x"',
  'safeRef(event.a, "main") == "main"',
  'safeRef(event.a) == "main"',
  'bytes(event.a).json().b == 1',
  'cel.bind(x, event.a, x == event.b)',
  'type(event.a) == string',
  'dyn(event).a.b == 1',
  '[event.a, event.b] == ["x", "y"]',
  '{"k": event.a}.k == "x"',
  'event.map(k, k).size() > 1',
  'event == {}',
];

const keys = fc.constantFrom(
  'a',
  'b',
  'c',
  'constructor',
  '__proto__',
  'toString',
  'length',
  'x y',
);

const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json[]>(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      'x',
      'y',
      '1',
      '1.2.3',
      '2026-01-01T00:00:00Z',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(keys, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));

describe('any payload', () => {
  for (const source of conditions) {
    it(`either meets ${source} or says why not`, () => {
      const compiled = condition(source, untyped);
      fc.assert(
        fc.property(json.object, (payload) => {
          const verdict = compiled.test(sceneOf(payload));
          if (verdict.met) return;
          const { text, part, start, end } = verdict.why;
          assert.match(text, /^wants `/);
          assert.equal(source.slice(start, end), part);
          assert.doesNotThrow(() => JSON.stringify(verdict.why));
        }),
        { numRuns: 60 },
      );
    });
  }
});

const mark = '@everyone';

/** One depth for all three kinds, which stand in one another: else they would grow without end. */
const bounded = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier() };

/** Expressions over fields that hold the mark; those that do not compile are passed over. */
const expressions = fc.letrec<{ any: string; list: string; test: string }>((tie) => {
  const any = tie('any');
  const list = tie('list');
  const test = tie('test');
  const make = (parts: Record<string, fc.Arbitrary<string>>, template: string) =>
    fc
      .record(parts)
      .map((found) => template.replace(/\$(\w)/g, (_, name: string) => found[name] ?? ''));
  const of = (...templates: string[]) =>
    templates.map((template) => make({ a: any, b: any, l: list, m: list, t: test }, template));
  return {
    any: fc.oneof(
      bounded,
      fc.constantFrom('event.s', 'event.report.message', '"x"', '1', '2.0', 'x', 'y', 'event.n'),
      fc.constantFrom(
        'event.o',
        'event.l',
        'event["a.b"]',
        'event.a.b',
        'vars',
        'null',
        'event.?s',
      ),
      ...of(
        '($a + $b)',
        '($t ? $a : $b)',
        'default($a, $b)',
        '$l[0]',
        '$l[1]',
        '$l[?1].orValue($a)',
      ),
      ...of('$l.first()', '$l.join($a)', '{"k": $a}.k', '{"k": $a}["k"]', '{"k": $a}.?k.value()'),
      ...of('cel.bind(x, $a, $b)', 'cel.bind(y, $a, $b)', 'string($a)', 'dyn($a)', 'toJson($a)'),
      ...of('optional.of($a).orValue($b)', 'optional.of($a).value()', '$a.trim()', '$a.split("")'),
      ...of('"%s".format([$a])', 'quote($a)', 'slug($a)', '$a.replace("x", $b)', 'int($a)', '-$a'),
      ...of(
        '$a.k',
        '$a.?k.orValue($b)',
        'safeRef($a, $b)',
        'bytes($a).string()',
        '$l.size()',
        '$l',
      ),
      ...of('version($a)', '$a.matches("^[a-z]+$$") ? $a : $b', 'bytes($a).json()', 'double($a)'),
    ),
    list: fc.oneof(
      bounded,
      fc.constantFrom('event.l', 'event.mix', '[1]', '[2.0]', '["x"]', 'event.ll', '[]', '[[2.0]]'),
      ...of('[$a]', '[$a, $b]', '($l + $m)', '$l.filter(x, $t)', '$l.map(x, $a)', '$l.map(y, $a)'),
      ...of('$l.map(x, $t, $a)', '$l.sort()', '$l.distinct()', 'default($a, $l)', '$l[0]', '$l[1]'),
      ...of('$a.split("")', '($t ? $l : $m)', 'cel.bind(x, $a, $l)', 'optional.of($l).value()'),
    ),
    test: fc.oneof(
      bounded,
      fc.constantFrom('true', 'false', 'has(event.s)', 'event.s != ""'),
      ...of('$a == $b', '$a.matches("^[a-z]+$$")', '!$t', '$a in $l', '$l.exists(x, $t)'),
      ...of('x.matches("^[a-z]+$$")', '($t && $t)', '$a == "x"'),
    ),
  };
});

describe('what people typed', () => {
  const payload: JsonObject = {
    s: mark,
    n: mark,
    o: { k: mark },
    l: [mark, mark],
    mix: [2, mark],
    ll: [[mark], [mark]],
    'a.b': 'x',
    a: { b: mark },
    report: { message: mark, url: 'https://x.example/?id=1' },
    application: { name: 'x' },
  };
  const scenes = [
    { scope: untyped, scene: sceneOf(payload) },
    {
      scope: bug,
      scene: sceneOf({}, { event: readEvent('bug_created', payload, receivedAt) }),
    },
  ];

  it('never comes out of an expression that is said to be safe', () => {
    let evaluated = 0;
    let safe = 0;
    fc.assert(
      fc.property(expressions.any, fc.constantFrom(...scenes), (source, { scope, scene }) => {
        const { value, faults } = compileChecked(scope, source);
        if (value === undefined) {
          assert.ok(faults.length > 0, source);
          return;
        }
        let result: Json;
        try {
          result = value.evaluate(scene);
        } catch (error) {
          assert.ok(error instanceof ExpressionError, `${source}: ${String(error)}`);
          return;
        }
        evaluated++;
        if (value.origin === 'untrusted') return;
        safe++;
        assert.ok(
          !JSON.stringify(result).includes(mark),
          `${source} is said to be ${value.origin}`,
        );
      }),
      { numRuns: 4_000 },
    );
    // Else the expressions are of a kind that nothing is learned from.
    assert.ok(evaluated > 150 && safe > 50, `${evaluated} evaluated, ${safe} of them safe`);
  });
});
