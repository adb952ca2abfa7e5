import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/domain/json.js';
import { largestPattern, longestPattern } from '../../../src/rules/expressions/regex.js';
import { patternSize } from '../../../src/rules/expressions/pattern-size.js';
import { condition, errorOf, evaluate, isMet, sceneOf, told } from './support/scenes.js';

const many = Array.from({ length: 1000 }, (_, index) => `item-${index}`);
const big = 'x'.repeat(900_000);
const marks = `a${'\u0301'.repeat(100_000)}${'\u0316'.repeat(100_000)}`;
const words = Array.from({ length: 49_000 }, (_, index) => String((index * 7919) % 49_000)).join();
const periodic = 'a'.repeat(100_000);
const nested = () => ({ a: Array.from({ length: 1000 }, () => Array<string>(200).fill('x')) });
const ab = Array.from({ length: 300_000 }, (_, n) => ((n * n) % 7 < 3 ? 'a' : 'b')).join('');

/** In a loop over a thousand items. */
const loop = (body: string) => `event.l.all(a, ${body} || true)`;
const loops = (body: string) => loop(`event.l.all(b, ${body} || true)`);

/** What would take from 5 seconds to for ever, if only its nodes were counted. */
const costly: readonly (readonly [source: string, payload: JsonObject])[] = [
  [loop('size(event.t) < 0'), { t: big }],
  [loop('firstLine(event.t) == a'), { t: `x${'\n'.repeat(900_000)}` }],
  [loop('truncate(event.t, 800000) == a'), { t: big }],
  [loop('event.t.reverse() == a'), { t: big }],
  ['slug(event.t) == "a"', { t: marks }],
  [loops('slug(event.t) == a'), { t: '\uFDFA'.repeat(9000) }],
  [`cel.bind(s, event.t.split(","), ${loop('s.sort().size() < 0')})`, { t: words }],
  [loop('event.t.contains(event.p)'), { t: periodic.repeat(4), p: `${periodic}b${periodic}` }],
  ['event.t.split(event.p).size() > 0', { t: periodic.repeat(4), p: `${periodic}b${periodic}` }],
  ['event.t.lastIndexOf(event.p) > 0', { t: periodic.repeat(4), p: `b${periodic}` }],
  [loops('duration("1h2m3s4ms5us6ns7h8m9s1h2m3s4ms5us6ns7h8m9s1h") == duration("1s")'), {}],
  [loops('version(event.t).isEqual(version(event.t))'), { t: `1.1.1-${'a.'.repeat(40)}1` }],
  [loops('event.n == event.m'), { n: nested(), m: nested() }],
  [loops('event.n in [event.m]'), { n: nested(), m: nested() }],
  [loop('bytes(event.t).json().size() < 0'), { t: `{"a":[${'1,'.repeat(400_000)}1]}` }],
  ['event.t.matches("a[ab]{900}c")', { t: `c${ab}` }],
  ['event.t.matches(event.p)', { t: `c${ab}`, p: `a${'[ab]{1000}'.repeat(200)}c` }],
  ['event.t.matches(event.p)', { t: 'x', p: '(a?)'.repeat(200_000) }],
  [loop('"x".matches(event.p + a)'), { p: 'a?'.repeat(900) }],
];

describe('what an expression costs', () => {
  for (const [index, [source, payload]] of costly.entries()) {
    it(`has a bound: ${index + 1}. ${source.slice(0, 80)}`, () => {
      const scene = sceneOf({ l: many, ...payload });
      const started = process.cpuUsage();
      const verdict = condition(source).test(scene);
      if (!verdict.met) assert.ok(verdict.why.text.length > 0);
      const { user } = process.cpuUsage(started);
      assert.ok(user < 4_000_000, `${user / 1e6} s`);
    });
  }

  it('has one bound for explaining all parts of a condition', () => {
    const part = 'event.l.all(a, event.l.all(b, a != b || true)) == false';
    const source = Array<string>(60).fill(part).join(' || ');
    const started = process.cpuUsage();
    const verdict = condition(source).test(sceneOf({ l: many }));
    assert.ok(!verdict.met);
    assert.match(verdict.why.text, /it takes too long/);
    const { user } = process.cpuUsage(started);
    // Each part by itself: 25 s.
    assert.ok(user < 8_000_000, `${user / 1e6} s`);
  });

  it('is within it for what people write', () => {
    const payload = { l: many, t: big.slice(0, 100_000), n: nested(), m: nested() };
    for (const source of [
      'event.t.matches("(?i)crash|error|fatal") == false',
      'truncate(event.t, 10) + slug(event.t).substring(90) + firstLine(event.t).substring(99999) == "x".replace("x", "xxxxxxxxxxxxxxxxxxxxx")',
      'event.l.all(a, !event.t.contains(a) && size(a) > 0 && slug(a) != "")',
      'event.l.all(a, a.matches("^[a-z0-9-]{1,100}$"))',
      'event.n == event.m',
      'event.l.sort().distinct().size() == 1000',
    ]) {
      assert.equal(isMet(source, payload), true, source);
    }
  });
});

describe('the size of a pattern', () => {
  it('is about what it compiles to', () => {
    const sizes: Readonly<Record<string, number>> = {
      abc: 3,
      '^[a-z]{1,100}$': 102,
      '(?:ab|cd){5}x*': 37,
      'a{3,}': 3,
      '((a{10}){10}){10}': 1220,
      '[]a]{3}[^]a]{3}[\\]a]{3}[[:alpha:]]{3}': 12,
      '\\p{Greek}{10}\\PL{10}\\{5}': 24,
      '(?P<name>b){4}': 12,
      '(?i)a(?i:k){9}': 29,
    };
    for (const [pattern, size] of Object.entries(sizes)) {
      assert.equal(patternSize(pattern), size, pattern);
    }
  });

  it('is found for what is no pattern too', () => {
    for (const pattern of ['', '(', ')', '[', '\\', '{5}', 'a{2}{3}', '(((', ')))', '[a-', '(?<']) {
      assert.ok(patternSize(pattern) < 20, pattern);
    }
  });

  it('has a limit, also for patterns that come out of data', () => {
    const large = `[a-z]{1000}[a-z]{${largestPattern - 4000}}`;
    assert.equal(evaluate(`"x".matches("${large}[a-z]{1000}[a-z]{1000}[a-z]{1000}")`), false);
    const over = `${large}[a-z]{1000}[a-z]{1000}[a-z]{1000}a`;
    assert.match(told(`"x".matches("${over}")`)[0] ?? '', /it is too large: its repeats/);
    assert.match(errorOf('"x".matches(event.p)', { p: over }).message, /it is too large/);
    const long = 'a'.repeat(longestPattern);
    assert.equal(evaluate('"x".matches(event.p)', { p: long }), false);
    assert.match(told(`"x".matches("${long}a")`)[0] ?? '', /longer than 2000 characters/);
    assert.match(errorOf('"x".matches(event.p)', { p: `${long}a` }).message, /longer than 2000/);
  });
});
