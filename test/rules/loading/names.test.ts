import assert from 'node:assert/strict';
import { renderName } from '../../../src/rules/render-name.js';
import type { Rule } from '../../../src/rules/ruleset.js';
import { knownScene, sceneOf } from '../expressions/support/scenes.js';
import { load, messagesOf, ruleWith } from './sample-language.js';

function ruleNamed(...lines: string[]): Rule {
  const { ruleset, diagnostics } = load(ruleWith(...lines));
  assert.deepEqual(diagnostics, []);
  const [rule] = ruleset?.rules ?? [];
  assert.ok(rule);
  return rule;
}

const build = (changes: Record<string, string> = {}) =>
  knownScene('build_processed', { build: { id: 'b1', url: 'u', os: 'ios', ...changes } });

describe('the name of a rule', () => {
  it('is filled in for an event', () => {
    const rule = ruleNamed(
      'let: { system: event.build.os.upperAscii() }',
      'name: "Build ${{ event.build.id }} for ${{ vars.system }}${{ if event.build.os == \'ios\' }}!${{ end }}"',
    );
    assert.equal(renderName(rule, build()), 'Build b1 for IOS!');
  });

  it('is shown as it is written where it has no value', () => {
    const rule = ruleNamed('name: Version ${{ event.build.versionName }}');
    assert.equal(rule.name, 'Version ${{ event.build.versionName }}');
    assert.equal(renderName(rule, build()), 'Version ${{ event.build.versionName }}');
    assert.equal(renderName(rule, knownScene('bug_created')), rule.name);
    const empty = ruleNamed('name: ${{ event.build.?versionName }}');
    assert.equal(renderName(empty, build()), empty.name);
  });

  it('is one line, in which what people typed is harmless', () => {
    const rule = ruleNamed('name: Version ${{ event.build.versionName }}');
    const scene = build({ versionName: '1\n/close @team \u202E' });
    assert.equal(renderName(rule, scene), 'Version 1 /close @\u200Bteam');
    assert.equal(renderName(rule, build({ versionName: 'x'.repeat(300) }))?.length, 140);
  });

  it('may be left out, and may hold a literal `${{`', () => {
    assert.equal(renderName(ruleNamed(), build()), undefined);
    assert.equal(renderName(ruleNamed('name: A $${{ b }}'), build()), 'A ${{ b }}');
  });

  it('has one budget for all rounds of its loops', () => {
    const source = '${{ for x in event.r }}${{ event.l.exists(a, event.t.matches(a)) }}${{ end }}';
    const { ruleset } = load(
      ruleWith(`name: '${source}'`).replace('on: build_processed', 'on: heavy_event'),
    );
    const [rule] = ruleset?.rules ?? [];
    assert.ok(rule);
    const scene = (rounds: number) =>
      sceneOf({ r: Array(rounds).fill('x'), l: Array(1000).fill('yz'), t: 'a'.repeat(3000) });
    assert.equal(renderName(rule, scene(3)), 'falsefalsefalse');
    assert.equal(renderName(rule, scene(4)), source);
  });

  it('is checked, with the place of each fault', () => {
    assert.deepEqual(messagesOf(ruleWith('name: For ${{ event.build.oss }} and ${{ nope }}')), [
      '6:31 `event.build` has no field `oss`: did you mean `os`?',
      '6:46 there is no `nope`',
    ]);
    assert.deepEqual(messagesOf(ruleWith('name: For ${{ steps.a.url }}')), [
      '6:25 `steps` can be used in the `if` and `with` of a step only',
    ]);
    assert.deepEqual(messagesOf(ruleWith('name: ${{ raw(event.build.versionName) }}')), [
      '6:15 `raw` is not for what people typed: `event.build.versionName`',
    ]);
    assert.deepEqual(
      load(ruleWith('name: >-', '  ${{ event.build.id // a', '  + "b" }}')).diagnostics.map(
        ({ code }) => code,
      ),
      ['comment-in-folded-text'],
    );
    assert.deepEqual(messagesOf(ruleWith('let: { a: nope }', 'name: ${{ vars.a }}')), [
      '6:15 there is no `nope`',
    ]);
  });
});

describe('the description of a rule', () => {
  it('is plain text: an expression in it is refused', () => {
    assert.deepEqual(messagesOf(ruleWith('description: Of ${{ event.build.id }}')), [
      '6:18 `description` is plain text: an expression in it is not filled in',
    ]);
  });

  it('may hold a literal `${{`', () => {
    assert.equal(ruleNamed('description: Fills $${{ x }}').description, 'Fills ${{ x }}');
  });
});
