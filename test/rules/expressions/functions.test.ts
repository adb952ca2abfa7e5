import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import { errorOf, evaluate } from './support/scenes.js';

const payload: JsonObject = {
  s: 'Hello World',
  empty: '',
  nothing: null,
  zero: 0,
  no: false,
  six: 6,
  tags: ['b', 'a', 'b'],
  mixed: ['a', 1, null, { k: 'v' }],
  none: [],
  deep: { x: { y: 'z' } },
  text: 'only text',
};

function give(cases: readonly (readonly [string, Json])[]) {
  for (const [source, wanted] of cases) {
    it(`${source} is ${JSON.stringify(wanted)}`, () => {
      assert.deepEqual(evaluate(source, payload), wanted);
    });
  }
}

function fail(cases: readonly (readonly [string, RegExp])[]) {
  for (const [source, message] of cases) {
    it(`${source} fails`, () => assert.match(errorOf(source, payload).message, message));
  }
}

describe('the functions of rules', () => {
  describe('default', () => {
    give([
      ['default(event.s, "x")', 'Hello World'],
      ['default(event.missing, "x")', 'x'],
      ['default(event.missing.deeper.still, "x")', 'x'],
      ['default(event.nothing, "x")', 'x'],
      ['default(event.nothing.deeper, "x")', 'x'],
      ['default(event.text.deeper, "x")', 'x'],
      ['default(event.empty, "x")', 'x'],
      ['default(event.zero, 1.0)', 0],
      ['default(event.zero, 1) == 0', true],
      ['default(event.six, 1) + 1', 7],
      ['default(event.no, true)', false],
      ['default(event.?missing, "x")', 'x'],
      ['default(event.?deep.?x.?y, "x")', 'z'],
      ['default(event.tags[7], "x")', 'x'],
      ['default(event.none.first(), "x")', 'x'],
      ['default(event.missing, default(event.alsoMissing, "y"))', 'y'],
      ['default(default(event.missing, ""), "y")', 'y'],
      ['default(event.missing, []).size()', 0],
      ['default(event.tags, []).size()', 3],
      ['default(event.missing, {"a": "b"}).a', 'b'],
      ['default([1, 2], [])', [1, 2]],
      ['default(optional.none(), "x")', 'x'],
      ['default(event.missing, event.s).startsWith("Hello")', true],
      ['event.tags.map(t, default(t, "x")).size()', 3],
    ]);
    fail([
      ['default(1 / 0, 2)', /division by zero/],
      ['default(int(event.s), 2)', /no whole number/],
      ['default(version(event.s).isLessThan(version("1")), true)', /no version/],
      ['default(event.missing, event.alsoMissing)', /the event has no `alsoMissing`/],
      ['default(event.s, 5)', /not a whole number/],
      ['default(event.s, [1])', /not a list/],
      ['default(event.tags, "x")', /not a text/],
      ['default(event.missing, 1 / 0)', /division by zero/],
    ]);
  });

  describe('of texts', () => {
    give([
      ['truncate("héllo", 2)', 'hé'],
      ['truncate("a😀b", 2)', 'a😀'],
      ['truncate("abc", 10)', 'abc'],
      ['truncate("abc", 0)', ''],
      ['truncate("abc", 9223372036854775807)', 'abc'],
      ['firstLine("one\\ntwo")', 'one'],
      ['firstLine("\\r\\n  one\\r\\ntwo")', 'one'],
      ['firstLine("")', ''],
      ['slug("Héllo,  Wörld! 2")', 'hello-world-2'],
      ['slug("--a--b--")', 'a-b'],
      ['slug("日本")', ''],
      ['"abc".charAt(1)', 'b'],
      ['"abc".charAt(3)', ''],
      ['"a-b-c".replace("-", "+")', 'a+b+c'],
      ['"abc".replace("", "x")', 'abc'],
      ['"abc".replace("b", "$&")', 'a$&c'],
      ['"a😀b".reverse()', 'b😀a'],
      ['quote("a\\"b\\n")', '"a\\"b\\n"'],
      ['strings.quote("a\\\\\\a") == quote("a\\\\\\a")', true],
      ['"a-b-c".replace("-", "+", 1)', 'a+b-c'],
      ['"a-b-c".replace("-", "+", 0)', 'a-b-c'],
      ['"a-b-c".replace("-", "+", 2)', 'a+b+c'],
      ['"a-b-c".replace("-", "+", 9)', 'a+b+c'],
      ['"a-b-c".replace("-", "+", -1)', 'a+b+c'],
      ['"ÄB".lowerAscii() + "äb".upperAscii()', 'ÄbäB'],
      ['"\\u0085 \\ta b\\u00a0\\n".trim()', 'a b'],
      ['" ".trim()', ''],
      ['contains("abc", "b")', true],
      ['contains("abc", "x")', false],
      ['startsWith("abc", "ab")', true],
      ['startsWith("abc", "b")', false],
      ['endsWith("abc", "bc")', true],
      ['endsWith("abc", "b")', false],
      ['"abc".contains("b") && "abc".startsWith("a") && "abc".endsWith("c")', true],
      ['" a ".trim() + "Bc".lowerAscii() + "Bc".upperAscii()', 'abcBC'],
      ['"abc".substring(1) + "abc".substring(0, 1)', 'bca'],
      ['"a,b".split(",")', ['a', 'b']],
      ['raw("x")', 'x'],
    ]);
    fail([
      ['truncate("abc", -1)', /length of 0 or more/],
      ['"abc".charAt(4)', /has no value/],
      ['"abc".charAt(-1)', /has no value/],
    ]);

    it('slug() is at most 100 characters and never ends with a dash', () => {
      const result = evaluate(`slug("${'ab-'.repeat(60)}")`);
      assert.ok(typeof result === 'string' && result.length <= 100 && !result.endsWith('-'));
      assert.equal(evaluate(`slug("${'a'.repeat(99)} b")`), 'a'.repeat(99));
    });
  });

  describe('of lists', () => {
    give([
      ['contains(event.tags, "a")', true],
      ['contains(event.tags, "x")', false],
      ['contains(event.mixed, "a")', true],
      ['join(["a", "b"], ", ")', 'a, b'],
      ['["a", "b"].join(", ")', 'a, b'],
      ['["a", "b"].join()', 'ab'],
      ['[1, 2].join("+")', '1+2'],
      ['event.mixed.join(" ")', 'a 1 null {"k":"v"}'],
      ['join(event.none, ",")', ''],
      ['["b", "a"].first()', 'b'],
      ['event.tags.first() == "b"', true],
      ['event.tags.first().startsWith("b")', true],
      ['event.mixed.filter(i, i != null).first()', 'a'],
      ['bytes("a").first()', 97],
      ['event.tags.distinct()', ['b', 'a']],
      ['event.tags.sort()', ['a', 'b', 'b']],
      ['event.tags.sort() == event.tags', false],
      ['["b", "a", "b"].distinct().sort().join("")', 'ab'],
      ['event.tags', ['b', 'a', 'b']],
      ['toJson(event.deep)', '{"x":{"y":"z"}}'],
      ['toJson([1, 2])', '[1,2]'],
      ['toJson({"a": 1, "b": 2})', '{"a":1,"b":2}'],
      ['toJson(null)', 'null'],
      ['toJson(now)', '"2026-03-14T09:26:53Z"'],
    ]);
    fail([
      ['event.none.first()', /`event.none.first\(\)` has no value/],
      ['toJson(bytes("a"))', /bytes/],
    ]);
  });

  describe('format', () => {
    give([
      [
        '"%s and %s".format(["a", 1].map(x, x))'.replace('["a", 1].map(x, x)', '["a", "b"]'),
        'a and b',
      ],
      ['"%s".format([event.deep])', '{x: {y: z}}'],
      ['"%s".format([event.mixed])', '[a, 1, null, {k: v}]'],
      ['"%s %s".format([dyn(now), dyn(duration("90s"))])', '2026-03-14T09:26:53Z 90s'],
      ['"%s".format([{"b": [1.5], "a": [double("NaN")]}])', '{a: [NaN], b: [1.5]}'],
      ['"%s".format([version("1.2")]) + "%s".format([b"x"])', '1.2x'],
      ['"%s%s".format([optional.of(1), optional.none()])', '1null'],
      ['"%b %o %x %X".format([5, 11, 30, -30])', '101 13 1e -1E'],
      ['"%b".format([true]) + "%x".format(["é"]) + "%X".format([b"k"])', '1c3a96B'],
      ['"%e|%.1e|%.2f".format([1234.5, 0.00001, -1.0])', '1.234500e+03|1.0e-05|-1.00'],
      ['"%d %f".format([double("Infinity"), double("-Infinity")])', 'Infinity -Infinity'],
      ['"%d%%".format([5])', '5%'],
      ['"%.2f".format([1.005])', '1.00'],
      ['"%f".format([1])', '1.000000'],
      ['"100%".format([])', '100%'],
    ]);
    fail([
      ['"%s %s".format(["a"])', /no value for %s/],
      ['"%d".format(["a"])', /needs a whole number/],
      ['"%d".format([1.5])', /needs a whole number/],
      ['"%f".format(["a"])', /needs a number/],
      ['"%x".format([1.5])', /needs a whole number or a text for %x/],
      ['"%o".format(["a"])', /needs a whole number for %o/],
      ['"%b".format(["a"])', /needs a whole number, true or false for %b/],
      ['"%q".format([1])', /knows %s, %d, .* and %X, not %q/],
      ['"%s".format([type(1)])', /cannot write this value/],
    ]);
  });

  describe('safeRef', () => {
    give([
      ['safeRef("release/1.2")', 'release/1.2'],
      ['safeRef("release/1.2", "main")', 'release/1.2'],
      ['safeRef("$(id)", "main")', 'main'],
      ['safeRef("main\\n", "main")', 'main'],
      ['safeRef("-f", "main")', 'main'],
      ['safeRef("a..b", "main")', 'main'],
    ]);
    fail([
      ['safeRef("$(id)")', /"\$\(id\)" is not fit to be a ref/],
      ['safeRef("")', /not fit/],
    ]);
  });

  describe('of times and numbers', () => {
    give([
      ['string(timestamp("2026-03-14T09:26:53Z"))', '2026-03-14T09:26:53Z'],
      ['string(duration("90m"))', '5400s'],
      ['string(duration("-0.5s"))', '-0.5s'],
      ['int(timestamp("1970-01-01T00:01:00Z"))', 60],
      ['int(timestamp("1969-12-31T23:59:59.500Z"))', -1],
      ['timestamp(now) == now', true],
      ['now - timestamp("2026-03-14T09:26:00Z") < duration("1m")', true],
      ['now.getHours("Europe/Madrid")', 10],
      ['now.getDayOfWeek()', 6],
      ['int("42") + int("-1")', 41],
      ['double("1.5")', 1.5],
      ['string(timestamp("2026-03-14T10:26:53.250+01:00"))', '2026-03-14T09:26:53.25Z'],
      ['duration(duration("90s")) == duration("90s")', true],
      ['duration("61.25s").getSeconds() + duration("61.25s").getMilliseconds()', 311],
      ['-(-9223372036854775807)', '9223372036854775807'],
      ['-dyn(5) == -5', true],
    ]);
    fail([
      ['int("")', /"" is no whole number/],
      ['int("0b11")', /"0b11" is no whole number/],
      ['int("1.5")', /"1.5" is no whole number/],
      ['int("99999999999999999999")', /cannot convert/],
      ['uint("0x1")', /no whole number/],
      ['int(1e30)', /too large for a whole number/],
      ['-(-9223372036854775808)', /too large for a whole number/],
      ['(-9223372036854775808) / -1', /too large for a whole number/],
      ['timestamp("9999-12-31T00:00:00Z") + duration("25h")', /between the years 1 and 9999/],
      ['duration("2500000h") + duration("2500000h")', /longer than 292 years/],
      ['timestamp("2026-03-14")', /is no time such as/],
      ['duration("1d")', /Invalid duration|invalid duration/],
    ]);
  });

  describe('version', () => {
    const less = [
      ['1.2.3', '1.2.4'],
      ['1.2.3', '1.10.0'],
      ['1.2', '1.2.1'],
      ['v1.9', '1.10'],
      ['41', '42'],
      ['9', '10'],
      ['1.2.9', '1.2.10'],
      ['1.0.0-alpha', '1.0.0'],
      ['1.0.0-alpha', '1.0.0-alpha.1'],
      ['1.0.0-alpha.1', '1.0.0-alpha.beta'],
      ['1.0.0-alpha.beta', '1.0.0-beta'],
      ['1.0.0-beta.2', '1.0.0-beta.11'],
      ['1.0.0-rc.1', '1.0.0'],
      ['1.0.0', '1.0.1-rc.1'],
      ['20260101000000', '20260101000001'],
    ] as const;
    for (const [a, b] of less) {
      it(`${a} is less than ${b}`, () => {
        const is = (one: string, method: string, other: string) =>
          evaluate(`version("${one}").${method}(version("${other}"))`);
        assert.equal(is(a, 'isLessThan', b), true);
        assert.equal(is(b, 'isLessThan', a), false);
        assert.equal(is(a, 'isLessThan', a), false);
        assert.equal(is(a, 'isLessThanOrEqual', b), true);
        assert.equal(is(a, 'isLessThanOrEqual', a), true);
        assert.equal(is(b, 'isLessThanOrEqual', a), false);
        assert.equal(is(b, 'isGreaterThan', a), true);
        assert.equal(is(a, 'isGreaterThan', b), false);
        assert.equal(is(a, 'isGreaterThanOrEqual', a), true);
        assert.equal(is(a, 'isGreaterThanOrEqual', b), false);
        assert.equal(is(a, 'isEqual', b), false);
      });
    }
    give([
      ['version("1.2").isEqual(version("v1.2.0"))', true],
      ['version("1.2.0+5").isEqual(version("1.2.0+6"))', true],
      ['version(" 1.2 ").isEqual(version("1.2"))', true],
    ]);
    fail([
      ['version("")', /"" is no version/],
      ['version("latest")', /"latest" is no version such as 1.2.3/],
      ['version("1..2")', /no version/],
      ['version("1.2.x")', /no version/],
    ]);
  });
});
