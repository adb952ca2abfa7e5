import assert from 'node:assert/strict';
import type { Json } from '../../../src/domain/json.js';
import { bug, render, renderError, renderText, sceneOf, template } from './helpers.js';

const custom = (payload: Record<string, Json>) => ({ event: 'custom', payload });

describe('a value', () => {
  it('keeps the type of a single expression', () => {
    assert.deepEqual(render('${{ ["a", "b"] }}'), ['a', 'b']);
    assert.equal(render(' ${{ 1 + 1 }}\n'), 2);
    assert.equal(render('${{ 1 == 1 }}'), true);
    assert.equal(render('${{ null }}'), null);
    assert.equal(render('${{ now }}'), '2026-01-02T03:04:05Z');
    assert.deepEqual(render('${{ event.a }}', custom({ a: { b: [1, null] } })), { b: [1, null] });
  });

  it('is null for a value that may be missing and is', () => {
    const source = '${{ event.report.?message }}';
    assert.equal(render(source, { payload: { report: {} } }), null);
    assert.equal(render(source), 'It crashes');
  });

  it('is text with anything else beside it', () => {
    assert.equal(render('${{ 1 }}${{ 2 }}'), '12');
    assert.equal(render('a ${{ 1.5 }} ${{ true }}'), 'a 1.5 true');
    assert.equal(render('a ${{ 9007199254740993 }}'), 'a 9007199254740993');
    assert.equal(render('a${{ null }}b'), 'ab');
    assert.equal(render('at ${{ now }}'), 'at 2026-01-02T03:04:05Z');
    assert.equal(render('in ${{ duration("90s") }}'), 'in 90s');
    assert.equal(render('l ${{ ["a"] }}'), 'l ["a"]');
    assert.equal(render('m ${{ event.a }}', custom({ a: { b: 'c' } })), 'm {"b":"c"}');
    assert.equal(render('o ${{ event.?a }}.', custom({})), 'o .');
    assert.equal(render('o ${{ event.?a }}.', custom({ a: 'b' })), 'o b.');
  });

  it('keeps all white space', () => {
    assert.equal(render('  a\n ${{ 1 }} \n'), '  a\n 1 \n');
  });

  it('has no value where a field is missing, with the place in the template', () => {
    const error = renderError('abc ${{ event.report.message }}', { payload: { report: {} } });
    assert.equal(error.reason, 'missing');
    assert.match(error.message, /the event has no `.*message`/);
    assert.match(error.at, /message/);
    assert.equal(renderError('${{ event.report.message }}', { payload: {} }).reason, 'missing');
  });

  it('has no value where an expression fails, with the place in the template', () => {
    const error = renderError('abc ${{ "x" + string(1 / int(event.n)) }}', custom({ n: 0 }));
    assert.equal(error.reason, 'failed');
    assert.match(error.at, /1 \/ int/);
  });

  it('has no value where there is no text for it', () => {
    assert.equal(renderError('a ${{ bytes("b") }}').reason, 'failed');
    assert.equal(renderError('${{ bytes("b") }}').at.trim(), 'bytes("b")');
  });

  it('is never read as a template again', () => {
    const payload = custom({ a: '${{ event.b }} $${{ x }}', b: 'secret' });
    assert.equal(render('${{ event.a }}', payload), '${{ event.b }} $${{ x }}');
    assert.equal(render('> ${{ event.a }}', payload), '> ${{ event.b }} $${{ x }}');
  });

  it('may have 256 KiB, not more', () => {
    const half = 'a'.repeat(128 * 1024);
    const source = '${{ event.a }}${{ event.a }}';
    assert.equal(renderText(source, custom({ a: half })).length, 256 * 1024);
    assert.match(renderError(`${source}b`, custom({ a: half })).message, /256 KiB/);
    assert.match(
      renderError('${{ event.a }}', custom({ a: `${half}${half}b` })).message,
      /256 KiB/,
    );
    assert.match(renderError('${{ event.a }}', custom({ a: [half, half] })).message, /256 KiB/);
  });

  it('is the same at every rendering', () => {
    const compiled = template('${{ for x in [1, 2] }}${{ x }}${{ end }}');
    assert.equal(compiled.render(sceneOf()), '12');
    assert.equal(compiled.render(sceneOf()), '12');
  });
});

describe('a url', () => {
  const url = (text: string) => bug({ url: text });
  const source = '${{ event.report.url }}';

  it('is an absolute http or https URL, unchanged', () => {
    for (const text of ['https://a.example/b?c=%20#d', 'http://127.0.0.1:8080/x']) {
      assert.equal(render(source, { kind: 'url', payload: url(text) }), text);
    }
    assert.equal(
      render(' https://a.example/${{ rule.id }}\n', { kind: 'url' }),
      'https://a.example/bugs',
    );
    assert.equal(render('https://a.example', { kind: 'url' }), 'https://a.example');
  });

  for (const text of [
    'a.example/b',
    '/b',
    'javascript:alert(1)',
    'data:text/html,a',
    'ftp://a.example',
    'https:a.example',
    'https://user:pass@a.example',
    'https://user@a.example',
    'https://a.example/b c',
    'https://a.example/\nb',
    'https://',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      const error = renderError(source, { kind: 'url', payload: url(text) });
      assert.equal(error.reason, 'failed');
      assert.match(error.message, /no absolute http or https URL/);
      assert.equal(error.at, source);
      assert.equal(
        renderError(`\${{ "" }}${source}`, { kind: 'url', payload: url(text) }).reason,
        'failed',
      );
    });
  }

  it('may be null, to be left out', () => {
    assert.equal(
      render('${{ event.report.?url }}', { kind: 'url', payload: { report: {} } }),
      null,
    );
  });
});

describe('a line', () => {
  it('is one line, in which nobody is mentioned', () => {
    const payload = bug({ message: ' a\n@bob\tb ' });
    assert.equal(
      render('Bug:\n${{ event.report.message }}', { kind: 'line', payload }),
      'Bug: a @\u200Bbob b',
    );
  });

  it('is cut to 140 characters', () => {
    const text = (length: number) => bug({ message: 'a'.repeat(length) });
    const source = '${{ event.report.message }}';
    assert.equal(render(source, { kind: 'line', payload: text(140) }), 'a'.repeat(140));
    assert.equal(render(source, { kind: 'line', payload: text(141) }), `${'a'.repeat(139)}…`);
    assert.equal(renderText(source, { kind: 'line', payload: text(900_000) }).length, 140);
  });

  it('is text, whatever the expression gives', () => {
    assert.equal(render('${{ 1 }}', { kind: 'line' }), '1');
    assert.equal(render('${{ null }}', { kind: 'line' }), '');
    assert.equal(render('${{ ["a"] }}', { kind: 'line' }), '["a"]');
  });
});
