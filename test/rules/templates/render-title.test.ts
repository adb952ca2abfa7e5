import assert from 'node:assert/strict';
import { bug, render, sceneOf, template } from './helpers.js';

const typed = '${{ event.report.message }}';

function title(source: string, message = 'It crashes'): unknown {
  return render(source, { kind: 'title', payload: bug({ message }) });
}

describe('a title', () => {
  it('is one line without mentions, references and URLs alive', () => {
    assert.equal(
      title(`Bug: ${typed}`, 'see\n#12 @bob https://x.example'),
      'Bug: see #\u200B12 @\u200Bbob https:\u200B//x.example',
    );
  });

  it('breaks up what comes from trusted fields too', () => {
    const payload = { ...bug(), application: { id: 'a', name: 'App #1' } };
    const source = 'In ${{ event.application.name }}';
    assert.equal(render(source, { kind: 'title', payload }), 'In App #\u200B1');
  });

  it("leaves the author's references alone", () => {
    assert.equal(title(`Part of #12: ${typed}`), 'Part of #12: It crashes');
    assert.equal(title(`\${{ "Part of #12" }}: ${typed}`), 'Part of #12: It crashes');
  });

  it('begins with the application where it would begin with what people typed', () => {
    assert.equal(title(typed), '[Awesome App] It crashes');
    assert.equal(title(` \n${typed}`), '[Awesome App] It crashes');
    assert.equal(title(`\${{ if true }}${typed}\${{ end }}`), '[Awesome App] It crashes');
    assert.equal(title(`\${{ event.report.id }} ${typed}`), '[Awesome App] r1 It crashes');
  });

  it("has nothing put before the author's text", () => {
    assert.equal(title(`Bug: ${typed}`), 'Bug: It crashes');
    assert.equal(title(`\${{ "Bug" }}: ${typed}`), 'Bug: It crashes');
  });

  it('has nothing put before it when nobody typed any of it', () => {
    assert.equal(title('${{ event.report.id }} is new'), 'r1 is new');
  });

  it('does not name the application twice', () => {
    const source = `\${{ event.application.name }}: ${typed}`;
    assert.equal(title(source), 'Awesome App: It crashes');
  });

  it('does without an application that has no name', () => {
    const payload = { report: { message: 'It crashes' } };
    assert.equal(render(typed, { kind: 'title', payload }), 'It crashes');
    const odd = { ...payload, application: { name: 5 } };
    assert.equal(render(typed, { kind: 'title', payload: odd }), 'It crashes');
  });

  it('is never empty', () => {
    const fallback = 'bug_created (ABCD1234)';
    assert.equal(title(typed, ' \n\u200B'), `[Awesome App] ${fallback}`);
    assert.equal(title('${{ "" }}'), fallback);
    assert.equal(title('${{ null }}'), fallback);
    assert.equal(title('  '), fallback);
  });

  it('falls back to the name of an event that anybody may have made up, as harmless as the rest', () => {
    const scene = sceneOf({}, `@bob #1 ${'x'.repeat(5000)}`);
    const text = template('${{ "" }}', { kind: 'title' }).render(scene);
    assert.ok(typeof text === 'string');
    assert.match(text, /^@\u200Bbob #\u200B1 x+ \(ABCD1234\)$/);
    assert.ok(text.length < 150);
  });

  it('is cut to 200 characters', () => {
    assert.equal(title('${{ "" }}a', 'b'), 'a');
    assert.equal(String(title(`Bug: ${typed}`, 'x'.repeat(195))), `Bug: ${'x'.repeat(195)}`);
    assert.equal(String(title(`Bug: ${typed}`, 'x'.repeat(196))), `Bug: ${'x'.repeat(194)}…`);
    assert.equal(String(title(typed, 'word '.repeat(180_000))).length <= 200, true);
  });

  it('never begins with a slash', () => {
    assert.equal(title('/close'), '\u200B/close');
  });

  it('is text, whatever the expression gives', () => {
    assert.equal(title('${{ 5 }}'), '5');
    assert.equal(title('${{ ["a"] }}'), '["a"]');
  });
});
