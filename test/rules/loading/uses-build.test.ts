import assert from 'node:assert/strict';
import { actions } from '../../../src/actions/index.js';
import { notRead, type BuildKnowledge } from '../../../src/domain/build.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import type { ProviderName } from '../../../src/domain/connection.js';
import { renderName } from '../../../src/rules/render-name.js';
import { knownScene } from '../expressions/support/scenes.js';

const connections = new Map<string, ProviderName>([['github', 'github']]);

/** A rule with these lines in it, loaded. */
function loaded(rule: string, input = 'build_id: ${{ event.build.id }}') {
  const text = `version: 1
rules:
  - id: tests
    on: build_processed
${rule}
    steps:
      - uses: github/workflow-dispatch
        with:
          repository: acme/app
          workflow: tests.yml
          ref: main
          inputs:
            ${input}
`;
  const files = [{ path: 'rules.yaml', text }];
  const { ruleset, diagnostics } = loadRuleset(files, { actions, connections, linkDomains: [] });
  assert.ok(ruleset, JSON.stringify(diagnostics));
  return ruleset.rules[0]!;
}

describe('whether a rule uses `build`', () => {
  it('is so with it under `if` and `let`, and in a step', () => {
    for (const rule of [
      '    if: build.git.branch == "main"',
      '    if: has(build.size) || event.build.os == "ios"',
      '    let: { branch: build.git.branch }',
    ]) {
      assert.equal(loaded(rule).usesBuild, true, rule);
    }
    for (const input of [
      'sha: ${{ build.git.sha }}',
      'sha: "commit ${{ default(build.git.sha, event.build.id) }}"',
      'many: "${{ for tag in build.tags }}-${{ end }}"',
      'some: "${{ if build.size > 5 }}large${{ end }}"',
      'some: "${{ if true }}${{ build.size }}${{ end }}"',
    ]) {
      assert.equal(loaded('', input).usesBuild, true, input);
    }
    const step = '{ if: build.size > 5, uses: github/issue, with: { repository: a/b, title: t } }';
    assert.equal(loaded('', `build_id: x\n      - ${step}`).usesBuild, true);
  });

  it('is not so with a name alone, which is no reason to wait: it has a text without', () => {
    const rule = loaded('    name: Tests of ${{ build.status }}');
    assert.equal(rule.usesBuild, false);
    const scene = (build: BuildKnowledge) => knownScene('build_processed', {}, { build });
    assert.equal(renderName(rule, scene(notRead)), 'Tests of ${{ build.status }}');
    const facts = { status: 'processed' };
    assert.equal(renderName(rule, scene({ known: true, facts })), 'Tests of processed');
    assert.equal(loaded('    name: ${{ build.status }}\n    if: build.size > 1').usesBuild, true);
  });

  it("is not so with the event's own, or with the words in a text", () => {
    assert.equal(loaded('    if: event.build.os == "android"').usesBuild, false);
    assert.equal(loaded('    name: build.git.branch', 'a: "build.size"').usesBuild, false);
    assert.equal(loaded('    if: event.build.os == "build"').usesBuild, false);
  });
});
