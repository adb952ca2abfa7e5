import assert from 'node:assert/strict';
import { longestExpression } from '../../../src/rules/expressions/limits.js';
import { condition, errorOf, evaluate, faultsOf, isMet, sceneOf, told } from './support/scenes.js';

function codes(source: string): string[] {
  return faultsOf(source).map(({ code }) => code);
}

describe('the limits of expressions, when rules are loaded', () => {
  it('allow 4,096 characters and no more', () => {
    const source = (length: number) => `"${'x'.repeat(length - 2)}"`;
    assert.equal(evaluate(source(longestExpression)), 'x'.repeat(longestExpression - 2));
    const [fault] = faultsOf(source(longestExpression + 1));
    assert.equal(fault?.message, 'the expression has 4097 characters; at most 4096 are allowed');
  });

  it('survive what would exhaust the stack', () => {
    for (const source of [
      `${'!'.repeat(4000)}true`,
      `${'-'.repeat(4000)}1`,
      `${'('.repeat(2000)}1${')'.repeat(2000)}`,
      `${'['.repeat(2000)}${']'.repeat(2000)}`,
      `a${'.b'.repeat(1000)}`,
      `event${'[0]'.repeat(1000)}`,
      `${'true?'.repeat(400)}1${':1'.repeat(400)}`,
      `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`,
    ]) {
      assert.deepEqual(codes(source), ['too-long'], source.slice(0, 20));
    }
  });

  it('let long chains pass', () => {
    assert.equal(evaluate(Array(600).fill('true').join('&&')), true);
    assert.equal(evaluate(Array(900).fill('1').join('+')), 900);
    assert.equal(evaluate(`${'!'.repeat(600)}true`), true);
  });

  it('allow two nested loops, not three', () => {
    const two = 'event.l.exists(a, event.l.exists(b, a == b))';
    assert.equal(isMet(two, { l: ['x'] }), true);
    const three = 'event.l.exists(a, event.l.all(b, event.l.filter(c, c == a).size() == 1))';
    assert.deepEqual(told(three), [
      'event.l.filter(c, c == a): `filter` stands inside more than one other loop',
    ]);
    assert.deepEqual(
      evaluate('event.l.map(a, a + "!").filter(b, b != "x!").map(c, c)', { l: ['x', 'y'] }),
      ['y!'],
    );
  });

  it('count loops through receivers and arguments', () => {
    const inner = '[1].exists(b, [1].exists(c, true))';
    for (const source of [
      `[1].exists(a, (${inner} ? [1] : [2]).size() == 1)`,
      `[1].exists(a, default(${inner}, true))`,
      `[1].exists(a, [${inner}][0])`,
      `[1].exists(a, {"k": ${inner}}["k"])`,
      `[1].exists(a, cel.bind(x, ${inner}, x))`,
      `cel.bind(l, [1], l.exists(a, l.exists(b, l.exists(c, true))))`,
      `[1].exists(a, optional.of(${inner}).orValue(true))`,
    ]) {
      assert.deepEqual(codes(source), ['too-expensive'], source);
    }
  });

  it('refuse what fills the memory', () => {
    for (const source of [
      'event.l.map(a, event.l.map(b, event.l.join(",")))',
      'event.l.map(a, event.l.join(","))',
      'event.l.map(a, join(event.l, ","))',
      'event.l.map(a, event.l.map(b, b))',
      'event.l.exists(a, a.replace("a", "bb") == "x")',
      'event.l.exists(a, "%s%s".format([a, a]) == "x")',
      'event.l.exists(a, toJson(event.l) == "x")',
      'event.l.exists(a, a.split("").size() > 1)',
      'event.l.exists(a, event.l.exists(b, a + b == "x"))',
    ]) {
      assert.deepEqual(codes(source), ['too-expensive'], source);
    }
  });

  it('allow four nested binds, not five', () => {
    const binds = (depth: number, word = 'cel') =>
      Array.from({ length: depth }).reduceRight<string>(
        (body, _, at) =>
          `${word}.bind(v${at}, ${at === 0 ? '"x"' : `v${at - 1} + v${at - 1}`}, ${body})`,
        `v${depth - 1}`,
      );
    assert.equal(evaluate(binds(4)), 'x'.repeat(8));
    assert.deepEqual(codes(binds(5)), ['too-expensive']);
    // The engine takes any receiver for `cel`.
    assert.ok(codes(binds(24, '"a"')).includes('too-expensive'));
    const inValue =
      'cel.bind(a, cel.bind(b, cel.bind(c, cel.bind(d, cel.bind(e, 1, e), d), c), b), a)';
    assert.deepEqual(codes(inValue), ['too-expensive']);
  });

  it('tell them together with other faults', () => {
    assert.deepEqual(codes('event.l.map(a, event.l.join(",")).size() == 1 && nope'), [
      'too-expensive',
      'unknown-name',
    ]);
  });

  it('load a long chain of loops and names without delay', () => {
    const chain = `event.l${'.filter(a, a != "")'.repeat(40)}.size() == 0`;
    assert.equal(isMet(chain, { l: [] }), true);
  });
});

describe('the limits of expressions, when an event is there', () => {
  const many = Array.from({ length: 1000 }, (_, index) => `item-${index}`);

  it('let two nested loops over a thousand items pass', () => {
    assert.equal(
      isMet(
        'event.l.all(a, event.l.all(b, a + "" != b || true))'.replace('a + "" != b', 'a != b'),
        { l: many },
      ),
      true,
    );
  });

  it('let a loop look for each of a thousand items in a long text', () => {
    const text = 'x '.repeat(75_000);
    assert.equal(isMet('event.l.exists(a, event.t.contains(a))', { l: many, t: text }), false);
    assert.equal(isMet('event.l.all(a, !event.t.contains(a))', { l: many, t: text }), true);
  });

  it('end what works on far more', () => {
    const text = 'x '.repeat(20_000);
    for (const source of [
      'cel.bind(l, event.t.split(" "), l.all(a, l.all(b, a != b || true)))',
      'event.l.all(a, event.l.all(b, event.t.contains(a) || true))',
      'event.l.all(a, event.l.all(b, (a in event.l) || true))',
      'event.l.all(a, event.t.matches(a) == false)',
      'event.l.all(a, matches(event.t, a) == false)',
    ]) {
      const verdict = condition(source).test(sceneOf({ l: many, t: text }));
      assert.ok(!verdict.met, source);
      assert.match(verdict.why.text, /it takes too long/, source);
    }
  });

  it('end what asks for times in zones again and again', () => {
    const source = (zone: string) =>
      `event.l.all(a, event.l.all(b, now.getHours(${zone}) >= 0 || true))`;
    for (const zone of ['"Europe/Madrid"', 'b']) {
      const started = process.cpuUsage();
      const verdict = condition(source(zone)).test(sceneOf({ l: many }));
      const { user } = process.cpuUsage(started);
      assert.ok(!verdict.met, zone);
      assert.match(verdict.why.text, /it takes too long/, zone);
      // The engine's own getter would take a minute and a half.
      assert.ok(user < 5_000_000, `${user / 1e6} s`);
    }
    assert.equal(isMet('event.l.all(a, now.getHours("Europe/Madrid") == 10)', { l: many }), true);
  });

  it('count anew at each evaluation', () => {
    const busy = condition('event.l.all(a, event.l.all(b, a != b || true))');
    for (let run = 0; run < 5; run++) assert.equal(busy.test(sceneOf({ l: many })).met, true);
  });

  it('end texts and lists that grow', () => {
    const big = 'y'.repeat(60_000);
    const sum = Array(60).fill('v').join(' + ');
    for (const source of [
      `cel.bind(v, event.t, ${sum})`,
      `cel.bind(v, event.t, cel.bind(w, ${sum}, w)).contains("q")`,
    ]) {
      assert.match(errorOf(source, { t: big }).message, /the text it makes is too long/, source);
    }
    const lists = `cel.bind(v, event.l, ${Array(60).fill('v').join(' + ')}).size()`;
    assert.match(errorOf(lists, { l: many }).message, /the list it makes is too long/);
    assert.match(errorOf('event.t.split("").size()', { t: big }).message, /too long/);
    assert.match(
      errorOf('event.l.join(event.t)', { l: many, t: big }).message,
      /longer than 65536/,
    );
    assert.match(
      errorOf('event.l.join(event.t)', { l: [1, ...many], t: big }).message,
      /longer than 65536/,
    );
    assert.match(errorOf('event.t.replace("y", event.t)', { t: big }).message, /longer than/);
    assert.match(errorOf('toJson([event.t, event.t])', { t: big }).message, /longer than/);
    assert.match(errorOf('quote(event.t)', { t: '"'.repeat(60_000) }).message, /longer than/);
    assert.match(errorOf('"%x".format([event.t])', { t: big }).message, /longer than/);
    assert.match(errorOf('"%s".format([event.l])', { l: [big, big] }).message, /longer than/);
    const empty = Array.from({ length: 40_000 }, () => []);
    assert.match(errorOf('"%s".format([event.l])', { l: empty }).message, /longer than/);
    const exact = { l: ['x'.repeat(65_528), 'y'] };
    assert.equal(evaluate('"%s".format([event.l]).size()', exact), 65_533);
    assert.match(errorOf('event.t.replace("y", event.t, 100)', { t: big }).message, /longer than/);
    const pattern = '%s'.repeat(1000);
    const values = Array(1000).fill('event.t').join(', ').slice(0, 2000);
    const list = values.slice(0, values.lastIndexOf(','));
    assert.match(
      errorOf(`"${pattern.slice(0, 400)}".format([${list}])`, { t: big }).message,
      /longer than/,
    );
    assert.match(
      errorOf('event.l.map(a, event.t + a)', { l: many, t: big }).message,
      /too long|more than/,
    );
  });

  it('end conversions that would take long', () => {
    assert.match(errorOf('duration(event.t)', { t: '1'.repeat(5_000) }).message, /no duration/);
    assert.match(errorOf('int(event.t)', { t: '1'.repeat(5_000) }).message, /no whole number/);
  });

  it('say so when a zone is not known', () => {
    const { reason, message } = errorOf('now.getHours("Mars/Olympus")');
    assert.equal(reason, 'failed');
    assert.match(message, /Mars\/Olympus/);
  });
});
