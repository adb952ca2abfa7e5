import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/domain/json.js';
import { bug, render, renderError, renderText } from './helpers.js';

const typed = '${{ event.report.message }}';

function markdown(source: string, message = 'It crashes'): string {
  return renderText(source, { kind: 'markdown', payload: bug({ message }) });
}

function custom(source: string, payload: JsonObject): string {
  return renderText(source, { kind: 'markdown', event: 'custom', payload });
}

describe('Markdown', () => {
  it("leaves the author's text alone", () => {
    assert.equal(markdown('# @team see #1\n<b>a</b>\n'), '# @team see #1\n<b>a</b>\n');
    assert.equal(markdown('${{ "@team #1" }}'), '@team #1');
    assert.equal(markdown('${{ raw(event.application.name) }}'), 'Awesome App');
  });

  it('shows what people typed as a block where it has its lines for itself', () => {
    assert.equal(
      markdown(`Report:\n\n${typed}\n\nEnd\n`, 'a @bob\n`b`'),
      'Report:\n\n```text\na @\u200Bbob\n`b`\n```\n\nEnd\n',
    );
    assert.equal(markdown(typed), '\n```text\nIt crashes\n```\n');
  });

  it('keeps the fence at the begin of a line, wherever the expression stands', () => {
    assert.equal(markdown(`- a\n    ${typed}  \t\n- b`), '- a\n\n```text\nIt crashes\n```\n\n- b');
    assert.equal(markdown(` \t${typed} `), '\n```text\nIt crashes\n```\n');
    assert.equal(
      markdown(`\${{ if true }}\n  ${typed}\n\${{ end }}\nb`),
      '\n```text\nIt crashes\n```\n\nb',
    );
  });

  it('adds blank lines only where the author has none', () => {
    const block = '```text\nIt crashes\n```';
    assert.equal(markdown(`a\n${typed}\nb`), `a\n\n${block}\n\nb`);
    assert.equal(markdown(`${typed}\nb\${{ 1 }} c`), `\n${block}\n\nb1 c`);
    assert.equal(markdown(`a\n\n${typed}\n\nb`), `a\n\n${block}\n\nb`);
    assert.equal(markdown(`a\n\n\n${typed}  \n \n\nb`), `a\n\n\n${block}\n \n\nb`);
  });

  it('makes a block of an expression over several lines', () => {
    const source = 'a\n${{\n  event.report.message\n}}\nb';
    assert.equal(markdown(source), 'a\n\n```text\nIt crashes\n```\n\nb');
  });

  it('shows it as code in the line where anything stands beside it', () => {
    assert.equal(markdown(`Said: ${typed}`), 'Said: ` It crashes `');
    assert.equal(markdown(`${typed}.`), '` It crashes `.');
    assert.equal(markdown(`a\n${typed} ${typed}\n`), 'a\n` It crashes ` ` It crashes `\n');
    assert.equal(markdown(`\${{ if true }} ${typed} \${{ end }}`), ' ` It crashes ` ');
  });

  it('shows a dash for an empty text, and keeps the line', () => {
    assert.equal(markdown(`a\n  ${typed}\nb`, ' '), 'a\n  —\nb');
  });

  it('makes a block in each round of a loop', () => {
    const source = '${{ for x in event.l }}\n${{ x }}\n${{ end }}';
    assert.equal(custom(source, { l: ['a', 'b'] }), '\n```text\na\n```\n\n```text\nb\n```\n\n');
  });

  it('shows trusted texts as they are, or as code where they are not plain', () => {
    const source = 'In ${{ event.application.name }}';
    const named = (name: string) => ({ ...bug(), application: { name } });
    assert.equal(render(source, { kind: 'markdown', payload: named('My App 2') }), 'In My App 2');
    assert.equal(
      render(source, { kind: 'markdown', payload: named('*My* @App') }),
      'In ` *My* @\u200BApp `',
    );
  });

  it('makes no block of trusted text', () => {
    assert.equal(markdown('a\n  ${{ event.application.name }}\nb'), 'a\n  Awesome App\nb');
  });

  it('links to trusted addresses of the linked domains, to no others', () => {
    const source = '[R](${{ event.report.url }})';
    const at = (url: string) => render(source, { kind: 'markdown', payload: bug({ url }) });
    assert.equal(at('https://acme.applivery.io/r?id=1'), '[R](https://acme.applivery.io/r?id=1)');
    assert.equal(at('https://evil.example/r'), '[R](` https://evil.example/r `)');
    assert.equal(at('http://acme.applivery.io/r'), '[R](` http://acme.applivery.io/r `)');
  });

  it('makes no link of what people typed', () => {
    assert.equal(markdown(`a ${typed}`, 'https://applivery.io/'), 'a ` https://applivery.io/ `');
  });

  it('shows numbers, times and booleans as they are', () => {
    assert.equal(
      custom('${{ event.n }} ${{ event.b }} ${{ now }}', { n: 1.5, b: true }),
      '1.5 true 2026-01-02T03:04:05Z',
    );
    assert.equal(custom('a\n  ${{ event.n }}\n', { n: 5 }), 'a\n  5\n');
  });

  it('shows lists and maps as JSON in code', () => {
    assert.equal(custom('${{ event.l }}', { l: ['a', '@b'] }), '` ["a","@\u200Bb"] `');
    assert.equal(markdown('${{ ["a"] }}'), '` ["a"] `');
    assert.equal(custom('a ${{ event.m }}', { m: { '`': 1 } }), 'a ` {"":1} `');
  });

  it('shows nothing for null', () => {
    assert.equal(markdown('a${{ null }}b'), 'ab');
    assert.equal(markdown('${{ null }}'), '');
  });

  it('never reads a payload as a template', () => {
    assert.match(markdown(typed, '${{ secrets.T }}'), /\n\$\{\{ secrets\.T \}\}\n/);
  });

  it('cuts a block at 50,000 characters, and says so', () => {
    const whole = markdown(typed, 'a'.repeat(49_900));
    assert.ok(!whole.includes('[cut:'));
    const cut = markdown(`a\n${typed}\nb`, 'a'.repeat(900_000));
    assert.ok(cut.length <= 50_004 && cut.length > 49_900, String(cut.length));
    assert.match(cut, /\[cut: \d+ of 900000 characters\]\n\nb$/);
  });

  it('cuts all blocks further where the whole is too long', () => {
    const text = markdown(`${typed}\n${typed}\n${typed}\n`, 'a'.repeat(40_000));
    assert.ok(text.length <= 55_000, String(text.length));
    assert.equal(text.match(/\[cut: \d+ of 40000 characters\]/g)?.length, 3);
  });

  it('leaves room for a whole of 55,000 characters, not more', () => {
    const own = 'b'.repeat(54_000);
    assert.equal(markdown(`${own}\n${typed}\n`, 'a'.repeat(900)).length, 54_000 + 900 + 16);
    assert.ok(markdown(`${own}\n${typed}\n`, 'a'.repeat(2000)).length <= 55_000);
  });

  it('has no value where not even small blocks fit', () => {
    const source = `${'b'.repeat(54_800)}\n${typed}\n`;
    assert.ok(markdown(source, 'a').length < 55_000);
    const error = renderError(source, {
      kind: 'markdown',
      payload: bug({ message: 'a'.repeat(900) }),
    });
    assert.equal(error.reason, 'failed');
    assert.match(error.message, /too long/);
  });

  it('cuts what is typed before the whole is too large to make', () => {
    const text = markdown(`${typed}\n`.repeat(5), 'a'.repeat(900_000));
    assert.ok(text.length <= 55_000);
    const payload = bug({ message: 'a'.repeat(900_000) });
    const error = renderError(`${typed}\n`.repeat(6), { kind: 'markdown', payload });
    assert.match(error.message, /256 KiB/);
  });
});
