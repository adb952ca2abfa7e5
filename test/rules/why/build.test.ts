import assert from 'node:assert/strict';
import type { BuildFacts, BuildKnowledge } from '../../../src/domain/build.js';
import { whyCondition } from '../../../src/rules/why/why-not.js';
import { knownScene, processed, scopeOf, whyOf } from '../expressions/support/scenes.js';

const facts: BuildFacts = {
  status: 'processed',
  tags: ['a', 'b'],
  size: 12,
  createdAt: Date.UTC(2026, 1, 2),
  git: { branch: 'develop', sha: 'f52ace0', pr: 3 },
};
const withLet = scopeOf(['build_processed'], { lets: { tag: 'default(build.git.tag, "none")' } });
const notKnown = 'APPLIVERY_TOKEN is not set; set it to a token of Applivery';

function told(source: string, build: BuildKnowledge): readonly (string | undefined)[] {
  const why = whyOf(source, knownScene('build_processed', {}, { build }), withLet);
  const { text, remedy } = whyCondition(undefined, why, 'match');
  return [text, remedy];
}

/** What is said of a condition, and the smallest change. */
const texts: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'build.git.branch == "main"': ['it is `"develop"`', '`build.git.branch` were `"main"`'],
  'build.git.branch in ["main", "master"]': [
    'it is `"develop"`',
    '`build.git.branch` were `"main"` or `"master"`',
  ],
  'build.git.branch.startsWith("release/")': [
    'it is `"develop"`',
    '`build.git.branch` began with `"release/"`',
  ],
  'build.git.tag == "v1"': [
    'Applivery has no `git.tag` for this build',
    '`build.git.tag` were `"v1"`',
  ],
  'has(build.ci.url)': ['Applivery has no `ci.url` for this build', '`build.ci.url` were there'],
  '!has(build.git.sha)': ['`build.git.sha` is `"f52ace0"`', '`build.git.sha` were missing'],
  'build.git.sha == "not-hex"': ['it is `"f52ace0"`', undefined],
  'build.status == "Processed"': [
    '`build.status` is always in lower case: write `== "processed"`',
    'the rule said `build.status == "processed"`',
  ],
  'build.size < 10': ['it is `12`', '`build.size` were less than `10`'],
  'build.createdAt > timestamp("2026-10-01T00:00:00Z")': [
    'it is `"2026-02-02T00:00:00Z"`',
    '`build.createdAt` were after `"2026-10-01T00:00:00Z"`',
  ],
  '"qa" in build.tags': ['it is `["a","b"]`', '`build.tags` held `"qa"`'],
  'build.tags.exists(tag, tag == "qa")': [
    'none of 2 is so, the nearest is `build.tags[0]`; it is `"a"`',
    '`build.tags[0]` were `"qa"`',
  ],
  'vars.tag == "v1"': [
    'it is `"none"`, as Applivery has no `git.tag` for this build',
    '`build.git.tag` were `"v1"`',
  ],
};

describe('why a condition on what Applivery says of a build is not met', () => {
  for (const [source, [found, change]] of Object.entries(texts)) {
    it(source, () => {
      assert.deepEqual(told(source, { known: true, facts }), [
        `wants \`${source}\`; ${found}`,
        change && `would match if ${change}`,
      ]);
    });
  }

  for (const source of Object.keys(texts)) {
    it(`where nothing is known of it: ${source}`, () => {
      const [text, remedy] = told(source, { known: false, why: notKnown });
      assert.match(text!, /; (`vars\.tag` has no value: )?`build\.[\w.]+` is not known: APPLIVERY/);
      assert.ok(text!.endsWith(notKnown));
      assert.equal(remedy, undefined);
    });
  }

  it('is told together with what else would have to change', () => {
    const source = 'event.build.os == "ios" && build.git.branch == "main"';
    assert.equal(
      told(source, { known: true, facts })[1],
      'would match if `event.build.os` were `"ios"` (it is `"android"`) and `build.git.branch` were `"main"` (it is `"develop"`)',
    );
    assert.equal(
      told(source, { known: false, why: notKnown })[1],
      'would match if `event.build.os` were `"ios"` (it is `"android"`) and `build.git.branch == "main"` were true',
    );
  });

  it('leaves the scene as it is', () => {
    const scene = knownScene('build_processed', {}, { build: { known: true, facts } });
    assert.ok(whyOf('build.git.branch == "x" && build.size < 1', scene, processed).changes.length);
    assert.deepEqual(scene.build, { known: true, facts });
  });
});
