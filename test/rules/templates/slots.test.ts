import assert from 'node:assert/strict';
import { codesOf, faultsOf, render, template } from './helpers.js';

const typed = '${{ event.report.message }}';
const vouched =
  '${{ event.report.message.matches("^[a-z]{1,20}$") ? event.report.message : "main" }}';

describe('text that people typed', () => {
  it('is refused as a target, whatever the step lists', () => {
    const [fault] = faultsOf(`a-${typed}`, { kind: 'target', path: 'ref', allowUntrusted: true });
    assert.equal(fault?.code, 'untrusted-target');
    assert.equal(fault.at, 'event.report.message');
    assert.match(fault.message, /`ref` .* `event\.report\.message`, which people typed$/);
    assert.match(fault.hint ?? '', /strict pattern .*\.matches\(.*safeRef\(…\)/);
  });

  it('is refused as a place, with a list of the own ones to choose from', () => {
    for (const path of ['repository', 'project']) {
      const [fault] = faultsOf(typed, { kind: 'target', path });
      assert.equal(fault?.code, 'untrusted-target');
      const hint = 'choose among your own by it: `{"github.com/acme/app": "acme/app"}[x]`';
      assert.equal(fault.hint, hint);
    }
  });

  it('is taken as a target when a strict pattern or safeRef vouches for it', () => {
    const payload = { report: { message: 'fix' } };
    assert.equal(render(vouched, { kind: 'target', payload }), 'fix');
    assert.equal(render(vouched, { kind: 'target' }), 'main');
    const safe = '${{ safeRef(event.report.message, "main") }}';
    assert.equal(render(safe, { kind: 'target', payload }), 'fix');
  });

  it('is refused as a value that the step does not list, with what to write', () => {
    const [fault] = faultsOf(typed, { path: 'inputs.title', allowUntrusted: false });
    assert.equal(fault?.code, 'untrusted-value');
    assert.match(fault.message, /`inputs\.title` .* `event\.report\.message`/);
    assert.match(fault.hint ?? '', /`allow-untrusted: \[inputs\.title\]`/);
  });

  it('is taken as a value that the step lists, unchanged', () => {
    const message = '@all `${{ secrets.T }}`\n/close';
    assert.equal(render(typed, { payload: { report: { message } } }), message);
  });

  it('is refused as a URL', () => {
    assert.deepEqual(codesOf(`https://example.com/${typed}`, { kind: 'url' }), [
      ['untrusted-url', 'event.report.message'],
    ]);
  });

  for (const kind of ['markdown', 'title', 'line', 'opaque'] as const) {
    it(`is taken as ${kind}`, () => {
      assert.equal(template(typed, { kind, allowUntrusted: false }).origin, 'untrusted');
    });
  }

  it('is named, not what stands beside it', () => {
    const source = '${{ event.application.name + event.report.message.trim() }}';
    const [fault] = faultsOf(source, { kind: 'target' });
    assert.match(fault?.message ?? '', /cannot take `event\.report\.message`/);
  });

  it('is named, not the same text where a pattern has vouched for it', () => {
    const source =
      '${{ rule.id.matches("^[a-z]+$") ? rule.id : event.report.message == "a" ? "b" : event.report.url + event.report.message }}';
    const [fault] = faultsOf(source, { kind: 'target' });
    assert.match(fault?.message ?? '', /cannot take `event\.report\.message`/);
  });

  it('is named, not what only chooses among it', () => {
    const source = '${{ event.a.map(x, event.b) }}';
    const [fault] = faultsOf(source, { kind: 'target', event: 'custom' });
    assert.match(fault?.message ?? '', /cannot take `event\.b`/);
  });

  it('is found in loops, through the loop variable', () => {
    const source = '${{ for x in [event.report.message] }}a${{ x }}${{ end }}';
    assert.deepEqual(codesOf(source, { kind: 'target' }), [['untrusted-target', 'x']]);
    assert.equal(template(source).origin, 'untrusted');
  });

  it('does not spoil what only asks about it', () => {
    const source = '${{ if event.report.message == "a" }}b${{ else }}c${{ end }}';
    assert.equal(template(source, { kind: 'target' }).origin, 'author');
    const loop = '${{ for x in [event.report.message] }}a${{ end }}';
    assert.equal(template(loop, { kind: 'target' }).origin, 'author');
    assert.equal(
      template('${{ size(event.report.message) }}', { kind: 'target' }).origin,
      'author',
    );
  });

  it('is all of an event that nobody declared', () => {
    const codes = codesOf('${{ event.anything }}', { kind: 'target', event: 'custom' });
    assert.deepEqual(codes, [['untrusted-target', 'event.anything']]);
  });

  it('is reported at every place', () => {
    const source = `${typed} ${typed}\${{ if true }}${typed}\${{ end }}`;
    const starts = faultsOf(source, { kind: 'target' }).map(({ start }) => start);
    assert.deepEqual(starts, [4, 32, 73]);
  });
});

describe('fields of the event that can be trusted', () => {
  for (const kind of ['target', 'value', 'url', 'markdown', 'title', 'line', 'opaque'] as const) {
    it(`are taken as ${kind}`, () => {
      const source = '${{ event.report.url }}';
      assert.equal(template(source, { kind, allowUntrusted: false }).origin, 'trusted');
    });
  }
});

describe("a template's origin", () => {
  it('is the worst of its parts', () => {
    assert.equal(template('a').origin, 'author');
    assert.equal(template('a${{ "b" }}').origin, 'author');
    assert.equal(template('${{ "b" }}${{ event.application.name }}').origin, 'trusted');
    assert.equal(template(`\${{ event.application.name }}${typed}\${{ "b" }}`).origin, 'untrusted');
  });
});

describe('text that people typed inside of HTML', () => {
  const around: readonly [string, string][] = [
    ['<!-- ', '<!--'],
    ['<!-- a --> b <!--\n', '<!--'],
    ['<pre>\n', '<pre>'],
    ['<PRE class="a">\n<b>', '<pre>'],
    ['<pre></pre><style>', '<style>'],
    ['<a href="', '<a'],
    ['a\n<img\n alt=', '<img'],
  ];
  for (const [before, shown] of around) {
    it(`is refused after ${JSON.stringify(before)}`, () => {
      const [fault] = faultsOf(before + typed, { kind: 'markdown' });
      assert.equal(fault?.code, 'untrusted-in-html');
      assert.equal(fault.at, 'event.report.message');
      assert.ok(fault.message.includes(`\`${shown}\``), fault.message);
    });
  }

  it('is refused also through a block', () => {
    const source = `<!-- \${{ if true }}a\${{ else }}${typed}\${{ end }} -->`;
    assert.deepEqual(codesOf(source, { kind: 'markdown' }), [
      ['untrusted-in-html', 'event.report.message'],
    ]);
  });

  for (const before of [
    '<!-- a -->',
    '<pre>a</pre>',
    '<details>\n<summary>a</summary>\n',
    'a < b ',
    'a <- b',
    'Use `<!--` or ``<pre>``: ',
    '```html\n<!--\n<pre>\n```\n',
    '~~~\n<!-- ',
    '<preview> ',
  ]) {
    it(`is taken after ${JSON.stringify(before)}`, () => {
      assert.equal(template(before + typed, { kind: 'markdown' }).origin, 'untrusted');
    });
  }

  it('is no matter where nothing reads Markdown, or nobody typed it', () => {
    assert.ok(template(`<!-- ${typed}`, { kind: 'value' }));
    assert.ok(template('<a href="${{ event.report.url }}">', { kind: 'markdown' }));
  });
});
