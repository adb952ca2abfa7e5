import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import type { Change, Why } from '../../../src/rules/expressions/types.js';
import { condition, sceneOf } from '../expressions/support/scenes.js';

/** Parts of conditions on the fields below, in all the ways in which a value can be wanted. */
const leaves = fc.oneof(
  fc.constantFrom(
    'event.s == "ios"',
    '"ios" == event.s',
    'event.s != "ios"',
    'event.s in ["ios", "android"]',
    'event.s.startsWith("io")',
    'event.s.endsWith("os")',
    'contains(event.s, "nd")',
    'event.s.matches("^(ios|android)$")',
    'event.s.matches("^v[0-9]+$")',
    'event.s.size() > 4',
    'event.s.lowerAscii() == "ios"',
    'event.s < "m"',
    'event.s >= "m"',
    'event.s == event.t',
    'event.s != event.t',
    'event.t == "ios" || event.t == "x"',
    'has(event.t)',
    'default(event.t, "ios") == "android"',
    'event.?t.orValue("q") == "r"',
  ),
  fc.constantFrom(
    'event.n == 5',
    'event.n == "5"',
    'event.n in ["5", "6"]',
    'event.n != 5',
    'event.n > 5',
    '5 > event.n',
    'event.n >= 2.5',
    'event.n < 0',
    'event.n + 1.0 == 6.0',
    'event.f == true',
    'event.f != true',
    '"a" in event.l',
    'event.l.exists(x, x == "b")',
    'event.l.exists(x, x.startsWith("b") && x != "b")',
    'event.l.all(x, x != "a")',
    'event.l.all(x, event.l.exists(y, x == y && x == "b"))',
    'event.l.size() > 2',
    'event.l[1] == "b"',
    'event.o.x == 1',
    'event.o.y.z == "deep"',
    'has(event.o.y)',
    'cel.bind(v, event.s, v == "ios")',
    'now > timestamp("2026-06-01T00:00:00Z")',
  ),
);

const conditions = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a}) && (${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a}) || (${b})`),
    tie('any').map((a) => `!(${a})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
  ),
})).any;

const texts = fc.constantFrom('ios', 'IOS', 'android', 'x', '', 'v1', '5');
const payloads: fc.Arbitrary<JsonObject> = fc.record(
  {
    s: fc.oneof(texts, fc.constantFrom<Json[]>(5, null)),
    t: texts,
    n: fc.constantFrom<Json[]>(5, 4, 2.5, -1, '5', 'x', null),
    f: fc.constantFrom<Json[]>(true, false, 'true'),
    l: fc.array(fc.constantFrom('a', 'b', 'bc'), { maxLength: 3 }),
    o: fc.constantFrom<Json[]>({ x: 1 }, { y: { z: 'x' } }, {}, 'text'),
  },
  { requiredKeys: [] },
);

function unmetWhy(source: string, payload: JsonObject): Why | undefined {
  const verdict = condition(source).test(sceneOf(payload));
  return verdict.met ? undefined : verdict.why;
}

/** Does what changes say, by other means than those that found them. */
function isMetAfter(source: string, payload: JsonObject, changes: readonly Change[]): boolean {
  const copy = structuredClone(payload);
  let text = source;
  let now = sceneOf({}).now;
  // From the end on, so that the places before stay where they are.
  for (const { kind, field, from, to, start = 0 } of changes.toReversed()) {
    if (kind === 'rule') {
      assert.equal(text.slice(start, start + field.length), from);
      text = text.slice(0, start) + textOf(to) + text.slice(start + field.length);
    } else if (field === 'now') now = Date.parse(textOf(to));
    else put(copy, keysOf(field), to);
  }
  return condition(text).test(sceneOf(copy, { now })).met;
}

function textOf(value: Json | undefined): string {
  assert.ok(typeof value === 'string');
  return value;
}

function keysOf(field: string): (string | number)[] {
  const [root, ...keys] = field.split(/[.[\]]+/).filter((key) => key !== '');
  assert.equal(root, 'event', field);
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

function put(
  owner: Record<string, unknown>,
  keys: readonly (string | number)[],
  to: unknown,
): void {
  const [key = '', next, ...rest] = keys;
  if (next === undefined) {
    if (to === undefined) Reflect.deleteProperty(owner, key);
    else owner[key] = structuredClone(to);
    return;
  }
  const inner = owner[key];
  const fits = typeof inner === 'object' && inner !== null;
  const object = fits ? inner : typeof next === 'number' ? [] : {};
  owner[key] = object;
  put(object as Record<string, unknown>, [next, ...rest], to);
  if (Array.isArray(object)) owner[key] = Array.from(object, (item: unknown) => item ?? null);
}

/** What is said of many values, and some of those. */
function valuesMeant({ text }: Change): readonly Json[] {
  const [, words, json] =
    / were (anything but|(?:more|less) than|at (?:least|most)) `(.*)`$/.exec(text) ?? [];
  if (words === undefined || json === undefined) return [];
  const bound = JSON.parse(json) as Json;
  if (typeof bound === 'number') {
    const least = words === 'at least' || words === 'at most' ? 0 : 1;
    const sign = words.startsWith('less') || words.endsWith('most') ? -1 : 1;
    return [least, 1, 2, 50].map((by) => bound + sign * by);
  }
  return words === 'anything but'
    ? ['ios', 'android', 'x', 'zz'].filter((one) => one !== bound)
    : [];
}

describe('the smallest change', () => {
  it('says of many values only what is true of all', () => {
    let meant = 0;
    const each = [
      'event.n > 1',
      'event.n != 5',
      'event.n <= 2',
      'event.n < 0',
      'int(event.n) % 2 == 0',
      'event.t != "ios"',
      'event.t != "x"',
      'event.t.startsWith("x")',
      'has(event.n)',
      'has(event.t)',
    ];
    const leaf = fc.constantFrom(...each);
    const parts = fc.tuple(
      leaf,
      leaf,
      leaf,
      fc.constantFrom('&&', '||'),
      fc.constantFrom('&&', '||'),
    );
    const payload = fc.record({
      n: fc.constantFrom(5, 2, -1),
      t: fc.constantFrom('ios', 'x', 'q'),
    });
    fc.assert(
      fc.property(parts, payload, fc.boolean(), ([a, b, c, one, two], event, isNot) => {
        const source = `${isNot ? '!' : ''}(${a} ${one} (${b} ${two} ${c}))`;
        const [change, ...more] = unmetWhy(source, event)?.changes ?? [];
        if (change === undefined || more.length > 0) return;
        for (const to of valuesMeant(change)) {
          meant++;
          const told = `${source} on ${JSON.stringify(event)}: ${change.text}, not ${JSON.stringify(to)}`;
          assert.ok(isMetAfter(source, event, [{ ...change, to }]), told);
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(meant > 20, String(meant));
  });

  it('meets the condition, whatever it is, and needs each of its parts', () => {
    let unmet = 0;
    let claimed = 0;
    fc.assert(
      fc.property(conditions, payloads, (source, payload) => {
        const why = unmetWhy(source, payload);
        if (why === undefined) return;
        unmet++;
        const { changes } = why;
        if (changes.length === 0 || changes.some(({ kind }) => kind === 'condition')) return;
        claimed++;
        const told = `${source} on ${JSON.stringify(payload)}: ${JSON.stringify(changes)}`;
        assert.ok(isMetAfter(source, payload, changes), told);
        for (const one of changes.filter(({ kind }) => kind === 'event')) {
          const others = changes.filter((other) => other !== one);
          assert.ok(!isMetAfter(source, payload, others), `needless ${one.text}: ${told}`);
        }
      }),
      { numRuns: 500 },
    );
    // Else there would be nothing to try: what the conditions above want can mostly be found.
    assert.ok(unmet > 150 && claimed / unmet > 0.75, `${claimed} of ${unmet}`);
  });
});
