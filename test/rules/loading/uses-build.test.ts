import assert from 'node:assert/strict';
import { actions } from '../../../src/actions/index.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';
import type { ProviderName } from '../../../src/domain/connection.js';

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
  it('is so with it under `if`, `let` and `name`, and in a step', () => {
    for (const rule of [
      '    if: build.git.branch == "main"',
      '    if: has(build.size) || event.build.os == "ios"',
      '    let: { branch: build.git.branch }',
      '    name: Tests of ${{ build.status }}',
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

  it("is not so with the event's own, or with the words in a text", () => {
    assert.equal(loaded('    if: event.build.os == "android"').usesBuild, false);
    assert.equal(loaded('    name: build.git.branch', 'a: "build.size"').usesBuild, false);
    assert.equal(loaded('    if: event.build.os == "build"').usesBuild, false);
  });
});
