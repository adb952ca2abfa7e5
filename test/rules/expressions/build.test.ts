import assert from 'node:assert/strict';
import type { BuildFacts } from '../../../src/domain/build.js';
import {
  bug,
  checked,
  condition,
  knownScene,
  processed,
  scopeOf,
  told,
  whyOf,
} from './support/scenes.js';

const facts: BuildFacts = {
  status: 'processed',
  tags: ['nightly', 'qa'],
  size: 12,
  createdAt: Date.UTC(2026, 1, 2),
  git: { branch: 'main', sha: 'f52ace0', pr: 3, repository: 'github.com/acme/app' },
  ci: { url: 'https://ci.acme.example/1' },
};
const known = knownScene('build_processed', {}, { build: { known: true, facts } });
const why = 'APPLIVERY_TOKEN is not set.';
const unknown = knownScene('build_processed', {}, { build: { known: false, why } });
const withLets = scopeOf(['build_processed'], {
  lets: { branch: 'build.git.branch', longer: 'vars.branch + "x"' },
});
const isMet = (source: string, scene = known, scope = processed) =>
  condition(source, scope).test(scene).met;

describe('`build` in expressions', () => {
  it('has typed fields, of which each may be missing', () => {
    for (const source of [
      'build.git.branch == "main" && build.git.sha == "f52ace0" && build.git.pr == 3',
      'build.size > 10 && build.createdAt < now',
      'build.git.repository == "github.com/acme/app" && build.ci.url.startsWith("https://ci.")',
      '"qa" in build.tags && build.tags.exists(tag, tag == "nightly")',
      '!has(build.git.tag) && !has(build.ci.name) && has(build.git)',
      'default(build.ci.name, "none") == "none" && build.?git.tag.orValue("v0") == "v0"',
      'event.build.os == "android" || build.git.tag == "v1"',
      'build.git.tag == "v1" || event.build.os == "android"',
    ]) {
      assert.equal(isMet(source), true, source);
    }
    for (const source of [
      'build.git.tag == "v1"',
      '!(build.ci.name == "x")',
      'has(build.git.tag)',
    ]) {
      assert.equal(isMet(source), false, source);
    }
    const { text, missing } = whyOf('build.ci.name == "x"', known, processed);
    assert.equal(text, 'wants `build.ci.name == "x"`; Applivery has no `ci.name` for this build');
    assert.deepEqual(missing, ['build.ci.name']);
  });

  for (const source of [
    'build.git.branch == "main"',
    '!(build.git.branch == "main")',
    'has(build.git.branch)',
    '!has(build.git.branch)',
    'default(build.git.branch, "main") == "main"',
    'build.?git.branch.orValue("main") == "main"',
    'build.git.?branch.orValue("main") == "main"',
    'build.?git.hasValue()',
    '!("qa" in build.tags)',
    '!build.tags.exists(tag, tag == "qa")',
    'default(vars.branch, "main") == "main"',
    '!has(vars.branch)',
    '!has(vars.longer)',
    'toJson(vars) != ""',
  ]) {
    it(`is not met where nothing is known of the build, and says why: ${source}`, () => {
      assert.equal(isMet(source, unknown, withLets), false);
      const { text } = whyOf(source, unknown, withLets);
      const reason = /`build[\w.]*` is not known: APPLIVERY_TOKEN is not set$/;
      assert.match(text, reason);
    });
  }

  it('is met where the other side of an `||` is, whatever is known', () => {
    assert.equal(isMet('build.git.branch == "x" || event.build.os == "android"', unknown), true);
    assert.equal(isMet('event.build.os == "android" || build.git.branch == "x"', unknown), true);
  });

  it('says that nobody asked where a scene says nothing of it', () => {
    const { text } = whyOf('build.size > 1', knownScene('build_processed'), processed);
    assert.equal(
      text,
      'wants `build.size > 1`; `build.size` is not known: nobody asked Applivery for it',
    );
  });

  it('is nothing that an index of events could know', () => {
    const need = (source: string) => condition(source, withLets).need();
    assert.equal(need('build.git.branch == "main"'), undefined);
    assert.equal(need('vars.branch == "main"'), undefined);
    assert.equal(need('build.git.branch == "main" || event.build.os == "ios"'), undefined);
    assert.deepEqual(
      need('build.git.branch == "main" && event.build.os == "ios"'),
      condition('true && event.build.os == "ios"', withLets).need(),
    );
  });

  it('is a fault, at its place, in a rule with an event that is of no build', () => {
    const only = 'there is `build` only in a rule all of whose events are of a build';
    assert.deepEqual(told('build.git.branch == "x"', bug), [
      `build: ${only}; \`bug_created\` is not`,
    ]);
    const mixed = scopeOf(['build_processed', 'bug_created', 'something_new']);
    assert.deepEqual(told('event.action == "x" && has(build.git.tag)', mixed), [
      `build: ${only}; \`bug_created\` and \`something_new\` are not`,
    ]);
    assert.ok(checked('build.git.branch', scopeOf(['build_created', 'build_processed'])));
  });

  it('has no other fields and no other types', () => {
    const faults: readonly (readonly [string, string])[] = [
      ['build.oss == "x"', 'oss: `build` has no field `oss`'],
      ['build.os == "x"', 'os: `build` has no field `os`: did you mean `event.build.os`?'],
      ['has(build.git.brnch)', 'brnch: `build.git` has no field `brnch`: did you mean `branch`?'],
      ['build.git["shaa"] == "x"', '"shaa": `build.git` has no field `shaa`: did you mean `sha`?'],
      [
        'build.size == "3"',
        'build.size == "3": `==` does not work between a whole number and a text',
      ],
      ['buil.size == 3', 'buil: there is no `buil`: did you mean `build`?'],
      [
        '[1].exists(build, build == 1)',
        'build: `build` has a meaning already: give the variable another name',
      ],
      [
        'raw(build.tags[0]) == ""',
        'raw(build.tags[0]): `raw` is not for what people typed: `build.tags`',
      ],
    ];
    for (const [source, fault] of faults) assert.deepEqual(told(source, processed), [fault]);
  });

  it('is trusted field by field', () => {
    const origins: Readonly<Record<string, string>> = {
      'build.status': 'trusted',
      'build.tags': 'untrusted',
      'build.tags[0]': 'untrusted',
      'build.changelog': 'untrusted',
      'build.versionCode': 'trusted',
      'build.bundleId': 'trusted',
      'build.size': 'author',
      'build.createdAt': 'author',
      'build.installUrl': 'trusted',
      'build.git.branch': 'untrusted',
      'build.git.sha': 'trusted',
      'build.git.tag': 'untrusted',
      'build.git.pr': 'author',
      'build.git.repository': 'untrusted',
      'build.git.message': 'untrusted',
      'build.ci.name': 'trusted',
      'build.ci.url': 'untrusted',
      'build.ci.number': 'trusted',
      'build.ci': 'untrusted',
      'build.git': 'untrusted',
      build: 'untrusted',
      'safeRef(build.git.branch)': 'trusted',
      'build.git.repository.replace("github.com/", "")': 'untrusted',
      '{"github.com/acme/app": "acme/app"}[build.git.repository]': 'author',
      'build.git.repository == "github.com/acme/app" ? "acme/app" : "acme/other"': 'author',
      '"https://ci.acme.example/" + build.ci.number': 'trusted',
    };
    for (const [source, origin] of Object.entries(origins)) {
      assert.equal(checked(source, processed).origin, origin, source);
    }
  });
});
