import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorNames, uselessIgnore, warnings } from '../../src/findings/catalogue.js';
import { findInRules } from '../../src/findings/find-in-rules.js';
import { findingsIn, marked, rulesetOf } from './support.js';

const impossible = 'event.build.os == "iOS"';

function text(condition: string, ...before: readonly string[]): string {
  return [
    'version: 1',
    'rules:',
    '  - id: a',
    '    on: build_processed',
    ...before.map((line) => `    ${line}`),
    `    if: ${condition}`,
    '    steps: [{ uses: github/issue, with: { repository: a/b, title: "# check: ignore no" } }]',
    '',
  ].join('\n');
}

function found(source: string): string[] {
  return marked(source, findingsIn(source));
}

describe('# check: ignore', () => {
  it('switches a finding off on its line, and on the line before', () => {
    assert.deepEqual(found(text(impossible)), ['impossible-comparison: "iOS"']);
    assert.deepEqual(found(text(`${impossible} # check: ignore impossible-comparison`)), []);
    assert.deepEqual(found(text(impossible, '# check: ignore impossible-comparison')), []);
  });

  it('takes several names, and a reason', () => {
    const both = '# check: ignore impossible-comparison, constant-condition';
    assert.deepEqual(found(text(impossible, both)), ['useless-ignore: constant-condition']);
    assert.deepEqual(
      found(text(impossible, '# check: ignore impossible-comparison: seen once')),
      [],
    );
  });

  it('works for a text of several lines where that begins', () => {
    const folded = `>- # check: ignore impossible-comparison\n      event.application.name == "x" &&\n      ${impossible}`;
    assert.deepEqual(found(text(folded)), []);
    assert.deepEqual(
      found(text(folded.replace(/ #.*/, ''), '# check: ignore impossible-comparison')),
      [],
    );
  });

  it('is itself a finding where it ignores nothing', () => {
    const far = text(impossible, '# check: ignore impossible-comparison', 'name: x');
    assert.deepEqual(found(far), [
      'useless-ignore: impossible-comparison',
      'impossible-comparison: "iOS"',
    ]);
    assert.deepEqual(found(text('event.build.os == "ios"', '# check: ignore constant-condition')), [
      'useless-ignore: constant-condition',
    ]);
  });

  it('says which name is none', () => {
    const source = text(impossible, '# check: ignore imposible-comparison');
    const [useless] = findingsIn(source);
    assert.equal(useless?.code, uselessIgnore);
    assert.match(useless.message, /did you mean `impossible-comparison`/);
    assert.deepEqual(found(text(impossible, '# check: ignore')), [
      'useless-ignore: # check: ignore',
      'impossible-comparison: "iOS"',
    ]);
  });

  it('switches findings of a step off where the step begins', () => {
    const step = (comment: string) =>
      `version: 1\nrules:\n  - id: a\n    on: build_processed\n    steps:${comment}\n      - uses: github/issue\n        with:\n          repository: a/b\n          title: x\n          body: \${{ event.build.versionName }}\n        if: ${impossible}\n`;
    assert.deepEqual(found(step('')), ['impossible-comparison: "iOS"']);
    assert.deepEqual(found(step(' # check: ignore impossible-comparison')), []);
    const inStep = step('\n      # check: ignore impossible-comparison');
    assert.deepEqual(found(inStep), []);
  });

  it('switches off what the providers say, and is never called useless for that', () => {
    const source = text('event.build.os == "ios"').replace(
      '    steps:',
      '    # check: ignore unknown-label, missing-permission\n    steps:',
    );
    assert.deepEqual(found(source), []);
    const { ruleset } = rulesetOf(source);
    const said = (code: string) => ({
      ...{ file: 'a.yaml', line: 7, column: 12, endLine: 7, endColumn: 13 },
      ...{ severity: 'error' as const, code, message: 'x' },
    });
    const online = ['unknown-label', 'missing-permission', 'unknown-ref', 'untrusted-in-script'];
    const all = findInRules(ruleset, { loaded: [], tested: undefined, online: online.map(said) });
    assert.deepEqual(
      all.map(({ code }) => code),
      ['unknown-ref', 'untrusted-in-script'],
    );
  });

  it('does not switch off that what people typed would run as a script', () => {
    const source = text('event.build.os == "ios"', '# check: ignore untrusted-in-script');
    assert.match(findingsIn(source)[0]?.message ?? '', /`untrusted-in-script` cannot be ignored/);
  });

  it('cannot be ignored itself', () => {
    const source = text('event.build.os == "ios"', '# check: ignore useless-ignore');
    assert.match(findingsIn(source)[0]?.message ?? '', /cannot be ignored/);
  });

  it('is not asked of findings that were not looked for', () => {
    const source = text('event.build.os == "ios"').replace(
      'id: a',
      'id: a # check: ignore untested-rule',
    );
    assert.deepEqual(findingsIn(source), []);
    assert.deepEqual(findingsIn(source, []), []);
    assert.deepEqual(
      findingsIn(source, ['a']).map(({ code }) => code),
      ['useless-ignore'],
    );
  });

  it('also switches off what loading the rules warns of', () => {
    const source = text('event.build.os == "ios"').replace(
      'on: build_processed',
      'on: [build_processed, build_processed] # check: ignore duplicate-event',
    );
    assert.deepEqual(found(source), []);
    assert.deepEqual(found(source.replace(/ #.*/, '')), ['duplicate-event: build_processed']);
  });
});

describe('the list of findings', () => {
  it('has every warning that the loading of rules knows', () => {
    const files = [
      'load-rule',
      'allow-untrusted',
      'schema/check-inputs',
      'templates/compile-parts',
    ];
    const codes = files.flatMap((file) =>
      [
        ...readFileSync(`src/rules/${file}.ts`, 'utf8').matchAll(
          /code: '([a-z-]+)',\s*severity: 'warning'/g,
        ),
      ].map(([, code]) => code),
    );
    assert.ok(codes.length >= 5);
    const names = warnings.map(({ name }) => name);
    for (const code of codes) assert.ok(names.includes(code!), code);
    assert.equal(new Set(errorNames).size, errorNames.length);
  });
});
