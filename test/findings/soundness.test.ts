import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BuildKnowledge } from '../../src/domain/build.js';
import type { JsonObject } from '../../src/domain/json.js';
import { readEvent } from '../../src/events/read-event.js';
import { outcomesOf } from '../../src/findings/reason/outcomes.js';
import { impossibleComparisons } from '../../src/findings/kinds/impossible-comparison.js';
import { viewRule } from '../../src/findings/rule-view.js';
import { Findings } from '../../src/rules/findings.js';
import type { Rule } from '../../src/rules/ruleset.js';
import type { Scene } from '../../src/rules/scene.js';
import { readYaml } from '../../src/rules/yaml/read-yaml.js';
import { rulesetOf } from './support.js';

const words = ['ios', 'android', 'iOS', '', 'x', 'none'];
const numbers = [-1, 0, 1, 2, 3, 10];

const word = fc.constantFrom(...words);
const number = fc.constantFrom(...numbers);

/** Conditions on events of a kind, small enough that many are constant. */
interface Kind {
  readonly on: readonly string[];
  readonly lets: Readonly<Record<string, string>>;
  readonly part: fc.Arbitrary<string>;
  readonly payload: fc.Arbitrary<JsonObject>;
  /** What Applivery says of the build. */
  readonly build?: fc.Arbitrary<BuildKnowledge>;
}

const texts = ['event.build.os', 'event.build.versionName', 'event.application.name'];
const text = fc.oneof(
  fc.constantFrom(...texts, 'vars.os', 'vars.other'),
  fc.tuple(fc.constantFrom(...texts), word).map(([path, w]) => `default(${path}, ${q(w)})`),
  fc.constantFrom(
    'event.?build.?os.orValue("none")',
    'event.build.os.upperAscii()',
    'event.action',
  ),
);

const onText = fc.oneof(
  fc.tuple(text, fc.constantFrom('==', '!='), word).map(([a, op, b]) => `${a} ${op} ${q(b)}`),
  fc.tuple(word, text).map(([a, b]) => `${q(a)} == ${b}`),
  fc.tuple(text, fc.constantFrom('==', '!='), text).map(([a, op, b]) => `${a} ${op} ${b}`),
  fc
    .tuple(text, fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(([a, list]) => `${a} in [${list.map(q).join(', ')}]`),
  fc
    .tuple(text, fc.constantFrom('startsWith', 'endsWith', 'contains', 'matches'), word)
    .map(([a, f, b]) => `${a}.${f}(${q(b)})`),
  fc
    .constantFrom(...texts, 'event.build', 'event.build.url', 'vars.other')
    .map((path) => `has(${path})`),
  text.map((a) => `${a}.size() > 3`),
  fc.constantFrom('true', 'false', 'vars.both'),
);

const builds: Kind = {
  on: ['build_processed'],
  lets: {
    os: 'event.build.os',
    other: 'event.?build.?versionName',
    both: 'event.build.os == "ios" && event.build.versionName == "x"',
  },
  part: onText,
  payload: fc.record(
    {
      build: fc.record({ os: word, versionName: word }, { requiredKeys: [] }),
      application: fc.record({ name: word }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
};

const branch = fc.constantFrom('build.git.branch', 'vars.branch');

const askingApplivery: Kind = {
  on: ['build_processed'],
  lets: { branch: 'build.git.branch', isMain: 'build.git.branch == "x"' },
  part: fc.oneof(
    fc.tuple(branch, fc.constantFrom('==', '!='), word).map(([a, op, b]) => `${a} ${op} ${q(b)}`),
    fc.tuple(branch, word, word).map(([a, b, c]) => `default(${a}, ${q(b)}) == ${q(c)}`),
    fc
      .constantFrom('build.git', 'build.git.branch', 'build.size', 'vars.branch', 'build.tags')
      .map((path) => `has(${path})`),
    fc.tuple(number, fc.constantFrom('<', '==')).map(([n, op]) => `build.size ${op} ${n}`),
    word.map((w) => `${q(w)} in build.tags`),
    word.map((w) => `build.status == ${q(w)}`),
    word.map((w) => `event.build.os == ${q(w)}`),
    fc.constantFrom('vars.isMain', 'build.?git.branch.orValue("none") == "none"'),
  ),
  payload: fc.record({ build: fc.record({ os: word }, { requiredKeys: [] }) }),
  build: fc.oneof(
    { weight: 1, arbitrary: fc.constant({ known: false, why: 'nobody asked' } as const) },
    {
      weight: 4,
      arbitrary: fc
        .record(
          {
            status: fc.constantFrom('ios', 'x'),
            tags: fc.array(word, { maxLength: 2 }),
            size: number,
            git: fc.record({ branch: word.filter((w) => w !== '') }, { requiredKeys: [] }),
          },
          { requiredKeys: [] },
        )
        .map((facts) => ({ known: true, facts }) as const),
    },
  ),
};

const several: Kind = {
  on: ['build_processed', 'bug_created'],
  lets: {},
  part: fc.oneof(
    fc.constantFrom(
      'has(event.build)',
      'has(event.build.os)',
      'has(event.report)',
      'has(event.report.message)',
      'event.action == "bug_created"',
      'event.?build.?os.orValue("none") == "none"',
    ),
    fc
      .tuple(fc.constantFrom('event.build.os', 'event.report.message'), word, word)
      .map(([path, a, b]) => `default(${path}, ${q(a)}) == ${q(b)}`),
    word.map((w) => `event.application.name == ${q(w)}`),
  ),
  payload: fc.record({
    build: fc.record({ os: word }, { requiredKeys: [] }),
    report: fc.record({ message: word }, { requiredKeys: [] }),
    application: fc.record({ name: word }, { requiredKeys: [] }),
  }),
};

const certificates: Kind = {
  on: ['certificate_application_will_expire'],
  lets: {},
  part: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('<', '<=', '>', '>=', '==', '!='),
        fc.oneof(number, fc.constantFrom(-5, 5)),
      )
      .map(([op, n]) => `event.numDays ${op} ${n}`),
    fc
      .tuple(fc.constantFrom('<', '>='), fc.constantFrom('0.5', '2.0', '2.5'))
      .map(([op, n]) => `event.numDays ${op} ${n}`),
    fc.tuple(number, number).map(([a, b]) => `event.numDays in [${a}, ${b}]`),
    fc.tuple(number, number).map(([a, b]) => `default(event.numDays, ${a}) == ${b}`),
    fc.constantFrom('has(event.numDays)', 'event.numDays + 1 > 2', 'event.numDays % 2 == 0'),
  ),
  payload: fc.record({ numDays: number }, { requiredKeys: [] }),
};

const anything = fc.oneof(
  word,
  number,
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(['ios']),
  fc.record({ b: fc.oneof(word, number) }, { requiredKeys: [] }),
);

const undeclared: Kind = {
  on: ['something_new'],
  lets: { a: 'event.a', safe: 'event.?a.orValue("none")' },
  part: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('event.a', 'event.b', 'event.a.b', 'vars.a'),
        fc.constantFrom('==', '!='),
        fc.oneof(word.map(q), number.map(String), fc.constantFrom('true', 'false', 'null')),
      )
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(
        fc.constantFrom('event.a', 'event.b'),
        fc.constantFrom('<', '>'),
        fc.oneof(word.map(q), number.map(String)),
      )
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(fc.constantFrom('event.a', 'event.?a', 'event.b'), word, word)
      .map(([a, b, c]) => `default(${a}, ${q(b)}) == ${q(c)}`),
    fc.constantFrom(
      'has(event.a)',
      'has(event.a.b)',
      'event.a == event.b',
      'event.a in ["ios", "x"]',
      '"ios" in event.a',
      'vars.safe == "none"',
      'event.a.startsWith("i")',
    ),
  ),
  payload: fc.record({ a: anything, b: anything }, { requiredKeys: [] }),
};

function q(value: string): string {
  return JSON.stringify(value);
}

/** Parts joined in every way that conditions know. */
function conditionOf(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      part.map((one) => `(${one})`),
      tie('any').map((one) => `!(${one})`),
      fc
        .tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).any;
}

function ruleOf({ on, lets }: Kind, condition: string): Rule {
  const names = Object.entries(lets).map(([name, source]) => `      ${name}: '${source}'`);
  const written = [
    'version: 1',
    'rules:',
    '  - id: a',
    `    on: [${on.join(', ')}]`,
    ...(names.length > 0 ? ['    let:', ...names] : []),
    `    if: '${condition}'`,
    '    steps: [{ uses: github/issue, with: { repository: a/b, title: x } }]',
  ].join('\n');
  return rulesetOf(written).ruleset.rules[0]!;
}

function sceneOf(name: string, payload: JsonObject, build?: BuildKnowledge): Scene {
  return {
    event: readEvent(name, payload, 0),
    build,
    delivery: { id: 'd', url: 'https://x.example/d', buildUrl: 'https://x.example/d' },
    rule: { id: 'a' },
    steps: {},
    before: 'success',
    now: 0,
  };
}

const kinds = { builds, askingApplivery, several, certificates, undeclared };

describe('what is said of conditions', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    it(`is true of random events: ${name}`, () => {
      let claims = 0;
      fc.assert(
        fc.property(
          conditionOf(kind.part),
          fc.array(fc.tuple(kind.payload, kind.build ?? fc.constant(undefined)), {
            minLength: 12,
            maxLength: 12,
          }),
          (condition, given) => {
            const rule = ruleOf(kind, condition);
            const site = viewOf(rule, condition);
            const outcomes = outcomesOf({ rule, condition: site.ast });
            if (outcomes === undefined) return;
            const negated = ruleOf(kind, `!(${condition})`);
            if (outcomes.size < 3) claims++;
            for (const [payload, build] of given) {
              for (const event of rule.on) {
                const scene = sceneOf(event, payload, build);
                const isTrue = rule.condition!.test(scene).met;
                const isFalse = negated.condition!.test(scene).met;
                const truth = isTrue ? 'true' : isFalse ? 'false' : 'none';
                const shown = `${condition} is ${truth} for ${JSON.stringify([payload, build])}`;
                // Of what is said to be always true, nothing else; else, having no value is no harm.
                const isClaimed = truth !== 'none' || [...outcomes].join() === 'true';
                if (isClaimed) assert.ok(outcomes.has(truth), shown);
              }
            }
          },
        ),
        { numRuns: 100 },
      );
      assert.ok(claims > 0);
    });
  }

  it('is true of comparisons that cannot be', () => {
    let claims = 0;
    fc.assert(
      fc.property(
        onText,
        fc.array(builds.payload, { minLength: 12, maxLength: 12 }),
        (part, payloads) => {
          const rule = ruleOf(builds, part);
          const found = impossibleComparisons(viewOf(rule, part), rule);
          // Of a list, one item may be impossible and another not.
          if (found.length === 0 || part.includes(' in ')) return;
          claims++;
          for (const payload of payloads) {
            const { met } = rule.condition!.test(sceneOf('build_processed', payload));
            const readable = part.includes('!=') || !met;
            assert.ok(readable, `${part} holds for ${JSON.stringify(payload)}`);
          }
        },
      ),
      { numRuns: 100 },
    );
    assert.ok(claims > 0);
  });
});

function viewOf(rule: Rule, condition: string) {
  const yaml = readYaml({ path: 'a.yaml', text: 'rules: []' });
  const file = { rules: [{ id: rule.id, if: condition }] };
  const [site] = viewRule(rule, file, new Findings(yaml)).sites;
  assert.ok(site);
  return site;
}
