import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { cleanBuild } from '../../src/applivery/clean-build.js';
import { actions } from '../../src/actions/index.js';
import type { ProviderName } from '../../src/domain/connection.js';
import type { BuildKnowledge } from '../../src/domain/build.js';
import { payloadOf } from '../../src/domain/delivery.js';
import type { Event } from '../../src/domain/event.js';
import type { Json } from '../../src/domain/json.js';
import { canonicalName } from '../../src/events/declarations.js';
import { readEvent } from '../../src/events/read-event.js';
import { samples } from '../../src/events/samples.js';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { matchRule } from '../../src/rules/match-rule.js';
import { renderName } from '../../src/rules/render-name.js';
import { renderWith } from '../../src/rules/render-with.js';
import type { Rule } from '../../src/rules/ruleset.js';
import type { Scene } from '../../src/rules/scene.js';
import { anyJson, fuzzed, parameters } from './support/fuzzing.js';

const now = Date.UTC(2026, 10, 23);
/** Milliseconds that one payload may take with one rule: a hundred times what it takes here. */
const longest = 3000;

const rules = load();

function load(): readonly Rule[] {
  const files = [
    join(import.meta.dirname, 'rules.yaml'),
    'rules/github.yaml',
    'rules/gitlab.yaml',
  ].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const { ruleset, diagnostics } = loadRuleset(files, {
    actions,
    connections: new Map<string, ProviderName>([
      ['github', 'github'],
      ['gitlab', 'gitlab'],
    ]),
    linkDomains: ['applivery.io'],
  });
  assert.ok(ruleset, JSON.stringify(diagnostics, null, 1));
  return ruleset.rules;
}

/** Does all that the stages and commands do with an event and a rule, whether it matches or not. */
function runThrough(rule: Rule, event: Event, build: BuildKnowledge): void {
  const scene: Scene = {
    event,
    build,
    delivery: {
      id: 'dlv_1',
      url: 'https://triggers.example/deliveries/dlv_1',
      buildUrl: 'https://triggers.example/deliveries/dlv_1',
    },
    rule: { id: rule.id },
    steps: {},
    before: 'success',
    now,
  };
  const match = matchRule(rule, scene);
  if (!match.matched) assert.equal(typeof match.why.text, 'string');
  renderName(rule, scene);
  for (const step of rule.steps) {
    const verdict = step.condition?.test(scene);
    if (verdict?.met === false) assert.equal(typeof verdict.why.text, 'string');
    const rendered = renderWith(step, scene);
    if (rendered.ok) JSON.stringify(rendered.value);
    else assert.ok(rendered.problems.every(({ message }) => message !== ''));
  }
}

/**
 * As the payload comes in, with every rule; says how long the slowest took.
 * @param answer what Applivery's API answers of the build
 */
function runAll(payload: object, answer: Json = {}): number {
  const { delivery } = readDelivery(Buffer.from(JSON.stringify(payload)), undefined, now);
  if (delivery.status === 'rejected') return 0;
  const read = payloadOf(delivery);
  const event = readEvent(canonicalName(delivery.action ?? ''), read, now);
  const build = { known: true, facts: cleanBuild(answer) } as const;
  const times = rules.map((rule) => {
    const started = performance.now();
    runThrough(rule, event, build);
    return performance.now() - started;
  });
  return Math.max(...times);
}

const names = fc.constantFrom(...Object.keys(samples), 'anything_else', 'constructor', '__proto__');

/** Values at the places that the rules look at. */
const payloads = fc
  .tuple(
    names,
    fc.boolean(),
    fc.dictionary(
      fc.constantFrom(
        'a',
        'list',
        's',
        't',
        'v',
        'report',
        'build',
        'application',
        'numDays',
        'team',
      ),
      anyJson(),
    ),
    fc.dictionary(fc.constantFrom('message', 'url', 'id', 'os', 'name'), anyJson(2)),
  )
  .map(([action, isWhole, values, inner]) => {
    const whole = isWhole ? samples[action] : {};
    const nested = { report: inner, build: inner, application: inner };
    return { ...nested, ...whole, ...values, action };
  });

/** Values at the places where Applivery has what rules may know of a build. */
const answers = fc.record(
  {
    status: anyJson(1),
    tags: fc.oneof(anyJson(1), fc.array(fc.string())),
    changelog: fc.oneof(anyJson(1), fc.string({ unit: 'binary' })),
    size: anyJson(1),
    createdAt: fc.oneof(anyJson(1), fc.integer()),
    deployer: fc.record(
      {
        name: anyJson(1),
        info: fc.dictionary(
          fc.constantFrom('branch', 'tag', 'commit', 'commitMessage', 'repositoryUrl', 'buildUrl'),
          fc.oneof(anyJson(1), fc.string({ unit: 'binary' })),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const pieces = [
  'a',
  'a ',
  '\n',
  '`',
  '- ',
  '[',
  '](',
  '<b>',
  '@a ',
  '\\',
  '|',
  '\u0301',
  '😀',
  '${{',
  '/a\n',
  '"',
  '1.',
  ':',
  '_',
  'https://a.example ',
];

/** A long text of few pieces: what takes more than linear time takes it here. */
const longText = fc
  .tuple(
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 900_000 }),
  )
  .map(([parts, length]) => parts.join('').repeat(length).slice(0, length).toWellFormed());

const longList = fc
  .tuple(anyJson(1), fc.integer({ min: 1, max: 100_000 }))
  .map(([item, length]) => Array.from({ length }, () => item))
  .filter((list) => JSON.stringify(list).length < 1024 * 1024);

describe(fuzzed('any payload, with any rule'), () => {
  it('ends in a match or a reason, and in inputs or problems', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        runAll(payload);
      }),
      parameters(800),
    );
  });

  it('ends so whatever Applivery answers', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        runAll(samples.build_processed!, answer);
      }),
      parameters(300),
    );
  });

  it('takes bounded time, however long what it holds', () => {
    fc.assert(
      fc.property(names, fc.oneof(longText, longList), (action, long) => {
        const payload = {
          ...samples[action],
          action,
          report: { message: long, url: long, id: long },
          application: { name: long, url: long, id: long },
          build: { id: long, os: long, url: long },
          a: { b: { c: long } },
          list: long,
          s: long,
          t: long,
          v: long,
        };
        const info = { branch: long, tag: long, commit: long, commitMessage: long };
        const took = runAll(payload, { changelog: long, tags: long, deployer: { info } });
        assert.ok(took < longest, `${Math.round(took)} ms`);
      }),
      parameters(12),
    );
  });
});
