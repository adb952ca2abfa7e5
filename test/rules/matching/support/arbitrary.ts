import fc from 'fast-check';
import type { Event } from '../../../../src/domain/event.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';
import { readEvent } from '../../../../src/events/read-event.js';
import type { Rule } from '../../../../src/rules/ruleset.js';
import { receivedAt } from '../../expressions/support/scenes.js';
import { eventOf, unknown, type Draft } from './drafts.js';

const texts = [
  '"x"',
  '"x"',
  '"X"',
  '""',
  '"1"',
  '"android"',
  '"__proto__"',
  '"constructor"',
  'r"x"',
];

const numbers = [
  ...['1', '1', '1.0', '-1', '- 1', '(1)', '0', '-0.0', '1e3', '1u'],
  ...['9007199254740993', '9007199254740992.0'],
];

const constants = [...texts, ...numbers, 'true', 'false', 'null', 'null', 'b"x"', 'vars.constant'];

const untyped = [
  ...['event.a', 'event.a', 'event["a"]', 'event.b', 'event.a.b', 'event["__proto__"]'],
  ...['event.constructor', 'event.a["__proto__"]', 'event.toString', 'event.?a', 'event.?a.?b'],
  ...['event.a[0]', 'vars.field', 'vars.maybe', 'vars.instead', 'vars.?field', 'event.numDays'],
];

const typedTexts = [
  ...['event.application.name', 'event["application"].name', 'event.?application.?name'],
  ...['event.build.os', 'event.?build.?os', 'event.action', 'vars.name', 'vars.os', 'delivery.id'],
];

const typedNumbers = ['event.numDays', 'event.?numDays', 'vars.days'];

const lists = ['vars.list', '[]', '["x", "X"]', '[1, -1]', 'dyn([1, "x", null])', 'event.b'];

/** One depth for all kinds, which stand in one another: else they would grow without end. */
const bounded = { maxDepth: 3, depthIdentifier: fc.createDepthIdentifier() };

function conditionsOver(fields: readonly string[], constants: readonly string[]) {
  return fc.letrec<{ field: string; test: string }>((tie) => {
    const constant = fc.constantFrom(...constants);
    const parts: Readonly<Record<string, fc.Arbitrary<string>>> = {
      $f: tie('field'),
      $g: fc.constantFrom(...fields),
      $c: constant,
      $d: constant,
      $l: fc.constantFrom(...lists),
      $t: tie('test'),
      $u: tie('test'),
    };
    const of = (...templates: string[]) =>
      templates.map((template) => {
        const used = Object.entries(parts).filter(([name]) => template.includes(name));
        return fc
          .record(Object.fromEntries(used))
          .map((found) => template.replace(/\$\w/g, (name) => found[name] ?? ''));
      });
    const withOther = of('default($g, $c)', '$g.orValue($c)', 'dyn($g)');
    return {
      field: fc.oneof({ arbitrary: fc.constantFrom(...fields), weight: 4 }, ...withOther),
      test: fc.oneof(
        bounded,
        ...of('$f == $c', '$c == $f', '$f in [$c, $d]', '$f == $c && $t', '$f == $c || $t'),
        ...of('$f != $c', '$f in $l', '$f == $g', '$f > $c', 'has($g)', 'true', 'vars.test'),
        ...of('$t && $u', '$t || $u', '!($t)', '($t) ? ($u) : $f == $c', '($t) == true'),
      ),
    };
  }).test;
}

/** What does not compile for the rule's events is left out. */
const lets = fc.record({
  constant: fc.constantFrom('"x"', '1', '1.0', 'true', 'null'),
  list: fc.constantFrom('["x", ""]', '[1, -1]', '[1.0]', '[true]', '[null]', '["android"]'),
  field: fc.constantFrom('event.a', 'event.b', 'event.?build'),
  name: fc.constantFrom('event.application.name', 'event.?application.?name'),
  os: fc.constantFrom('event.?build.?os', 'default(event.?build.?os, "x")', '"x"'),
  days: fc.constantFrom('event.numDays', 'event.?numDays', 'default(event.numDays, 1)'),
  maybe: fc.constantFrom('event.?a', 'event.?a.?b', 'event.?build.?os', 'event[?"a"]'),
  instead: fc.constantFrom('default(event.a, "x")', 'vars.maybe', 'event.?a.orValue(1)', '"x"'),
  test: fc.constantFrom(
    'vars.field == "x"',
    'vars.maybe in vars.list',
    'vars.name == "x"',
    'event.a == 1 || true',
  ),
});

function draftsFor(condition: fc.Arbitrary<string>, ...on: readonly (readonly string[])[]) {
  return fc.record<Draft>({
    on: fc.constantFrom(...on),
    if: fc.option(condition, { nil: undefined, freq: 30 }),
    lets,
    mode: fc.constantFrom<Rule['mode']>('live', 'live', 'live', 'live', 'off'),
  });
}

/** Rules of all kinds, with constants that are often the values of `events`. */
export const drafts = fc.oneof(
  draftsFor(conditionsOver(untyped, constants), [unknown], ['build_processed', unknown]),
  draftsFor(
    conditionsOver(typedTexts, texts),
    ['build_processed'],
    ['build_created', 'build_processed'],
  ),
  draftsFor(
    conditionsOver(typedNumbers, numbers),
    ['certificate_application_will_expire'],
    ['build_processed', 'certificate_application_will_expire'],
  ),
);

const scalar = fc.constantFrom<Json[]>(
  ...['x', 'x', 'X', '', '1', 'android', '__proto__', 'constructor'],
  ...[1, 1, -1, 0, 1.5, 1000, 9007199254740992, true, false, null],
);

const names = fc.constantFrom('a', 'a', 'b', '__proto__', 'constructor', 'toString');

const value = fc.letrec<{ any: Json; object: JsonObject }>((tie) => ({
  any: fc.oneof(
    { arbitrary: scalar, weight: 5 },
    fc.array(scalar, { maxLength: 2 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(names, tie('any')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));

const optional = (inner: fc.Arbitrary<Json>) => fc.option(inner, { nil: undefined, freq: 4 });

const payloads = fc
  .record({
    own: value.object,
    application: optional(
      fc.oneof(
        scalar.map((name) => ({ name })),
        value.any,
      ),
    ),
    build: optional(
      fc.oneof(
        scalar.map((os) => ({ os })),
        value.any,
      ),
    ),
    numDays: optional(scalar),
  })
  // Not by a spread, which would drop `__proto__`, or set it.
  .map(({ own, ...more }) =>
    Object.fromEntries(
      [...Object.entries(more), ...Object.entries(own)].flatMap(([name, given]) =>
        given === undefined ? [] : [[name, given] as const],
      ),
    ),
  );

const eventNames = fc.constantFrom(
  ...[unknown, unknown, unknown, 'build_processed', 'build_processed', 'build_created'],
  ...['certificate_application_will_expire', 'another_one', 'constructor'],
);

/** As they are read from a request, and, so that nothing depends on that, with anything anywhere. */
export const events = fc
  .tuple(eventNames, payloads, fc.boolean())
  .map(([name, payload, asRead]): Event =>
    asRead ? readEvent(name, payload, receivedAt) : eventOf(name, payload),
  );
