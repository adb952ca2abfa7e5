import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { hostileText } from '../../untrusted/support/hostile.js';
import { liveText } from '../../untrusted/support/live-text.js';
import { commandLines, quickActions } from '../../untrusted/support/quick-actions.js';
import { references } from '../../untrusted/support/references.js';
import {
  bug,
  codesOf,
  compiles,
  renderError,
  renderText,
  sceneOf,
  template,
  warningsOf,
} from './helpers.js';

const typed = '${{ event.report.message }}';
const hostile = 'see #1 and https://evil.example by @bob <img src=x>';

function markdown(source: string, message = hostile): string {
  return renderText(source, { kind: 'markdown', payload: bug({ message }) });
}

/** What of a text a tracker would act on, or an HTML tag that is not the author's. */
function assertInert(text: string, source: string): void {
  // Comments and fences are the author's.
  const live = liveText(text).replace(/\uFFFC|<!--|-->|~~~/g, ' ');
  assert.doesNotMatch(live, references, JSON.stringify({ source, text }));
  assert.doesNotMatch(live, /<img|\]\([^\s)]*evil|&#?\w+;/, JSON.stringify({ source, text }));
  assert.deepEqual(quickActions(text), [], JSON.stringify({ source, text }));
  assert.deepEqual(commandLines(text), [], JSON.stringify({ source, text }));
}

describe('what people typed, beside the backticks and HTML of the author', () => {
  for (const source of [
    `Version \`${typed}\``,
    `\`version ${typed}\``,
    `\`${typed} is out\``,
    `\`\`${typed}\`\` and \`\`b ${typed}\`\``,
    `Don\`t ${typed}`,
    `${typed}\` and so on`,
    `\`a\`${typed}\`b\``,
    `C:\\${typed}`,
    `C:\\\\${typed}`,
    `<b>${typed}</b>`,
    `a <b>\`${typed}\`</b>`,
    `<details><summary>${typed}</summary>\n\nMore\n\n</details>`,
    `<details>\n<summary>Said ${typed}</summary>\n${typed}\n</details>`,
    `<div>\nA ${typed}\n</div>`,
    `<table>\n<tr><td>${typed}</td></tr>\n</table>`,
    `| a | b |\n| --- | --- |\n| \`a | ${typed} |`,
    `\`\`\`\nVersion ${typed}\n\`\`\`\nB ${typed}`,
    `\`\`\`\n\na ${typed}\n\`\`\`\nB ${typed}`,
    `~~~\n${typed}\n~~~\nB ${typed}`,
    `\${{ for x in [1, 2] }}a ${typed} \`\${{ end }}`,
    `${typed}\${{ "" }}\``,
    `\${{ "\`" }}a ${typed}`,
    `\${{ raw("<summary>") }}${typed}</summary>`,
    `&${typed}`,
    `<details>\n\${{ event.application.name }}\n${typed} a`,
    `\${{ for x in [1, 2] }}\n${typed}\n<div>\${{ end }}`,
  ]) {
    it(`is harmless in ${JSON.stringify(source)}`, () => {
      assertInert(markdown(source), source);
      assertInert(
        markdown(source, '&commat;bob &#64;bob 1-1 GH-2 ](https://evil.example)'),
        source,
      );
    });
  }

  it('is harmless wherever the author puts it', () => {
    const pieces = [
      ...['a', 'b ', '`', '``', '```', '~~~', '\\', '\n', '\n\n', ' ', '    ', '- ', '> ', '| '],
      ...[
        '<b>',
        '</b>',
        '<summary>',
        '<details>\n',
        '</details>',
        '<div>',
        '[x](',
        ')',
        '[',
        ']: ',
      ],
      ...['${{ if true }}', '${{ else }}', '${{ end }}', '${{ for x in [1, 2] }}'],
      ...['${{ "`" }}', '${{ raw("<p>") }}', '${{ event.application.name }}', '${{ null }}'],
      ...['<!-- ', ' -->', '<a href="', '">', '<pre>', '</pre>', '<b ', '>', '"', '='],
      ...Array<string>(8).fill(typed),
      ...Array<string>(4).fill(`\n${typed}\n`),
    ];
    const source = fc.array(fc.constantFrom(...pieces), { maxLength: 24 });
    let tried = 0;
    fc.assert(
      fc.property(source, hostileText(), (parts, message) => {
        const text = parts.join('');
        if (!compiles(text, { kind: 'markdown' })) return;
        const payload = {
          ...bug({ message: `${message} ${hostile}` }),
          application: { name: 'A`B' },
        };
        try {
          const out = template(text, { kind: 'markdown' }).render(sceneOf(payload));
          assert.ok(typeof out === 'string');
          assertInert(out, text);
          tried += 1;
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(tried > 500, `only ${tried} could be tried`);
  });

  it('keeps what can be copied where the code span is sure to be one', () => {
    const branch = 'feature/ABC-12-deadbeef';
    const span = `\` ${branch} \``;
    assert.equal(markdown(`Branch ${typed} of it`, branch), `Branch ${span} of it`);
    assert.equal(markdown(`\`a\`\n\n- B ${typed}`, branch), `\`a\`\n\n- B ${span}`);
    assert.equal(markdown(`<p>a</p>\n \t\nB ${typed}`, branch), `<p>a</p>\n \t\nB ${span}`);
    assert.equal(markdown(`[R](${typed})`, branch), `[R](${span})`);
    assert.match(markdown(`\`a\` ${typed}`, branch), /ABC-\u200B12-deadbe\u200Bef/);
  });
});

describe('a template that puts what people typed into HTML', () => {
  for (const [source, at] of [
    [`<a title="a > b" href="${typed}">`, 'event.report.message'],
    [`<a href='${typed}'>`, 'event.report.message'],
    [`a\n<? b > c\n\n${typed}`, 'event.report.message'],
    [`<![CDATA[ > \n\n${typed}`, 'event.report.message'],
    ['```\n```\n<!--\n' + typed, 'event.report.message'],
    ['- ```\n  a\n  ```\n\n<!-- ' + typed, 'event.report.message'],
    ['\\`<!-- \\` ' + typed, 'event.report.message'],
  ] as const) {
    it(`is refused: ${JSON.stringify(source)}`, () => {
      assert.deepEqual(codesOf(source, { kind: 'markdown' }), [['untrusted-in-html', at]]);
    });
  }

  for (const source of [
    `<a title="a > b" href="x">${typed}</a>`,
    `1 < 2, a <- b, List<?> ${typed}`,
    `- \`\`\`\n  <!--\n  \`\`\`\n\n${typed}`,
    `> ~~~\n> <pre>\n> ~~~\n${typed}`,
    `\\<!-- ${typed}`,
    `<br/>${typed}<hr>`,
    `<PRE>a</PRE > ${typed}`,
  ]) {
    it(`is taken: ${JSON.stringify(source)}`, () => {
      assert.ok(compiles(source, { kind: 'markdown' }));
      assertInert(markdown(source), source);
    });
  }

  it('is refused where a block opens or closes what the rest stands in', () => {
    for (const [source, at] of [
      [`\${{ if now > now }}<!-- \${{ end }}a --> ${typed}`, 'now > now'],
      [`<!-- \${{ if now > now }} a --> \${{ else }} b \${{ end }} --> ${typed}`, 'now > now'],
      [`\${{ for x in [1] }}${typed} <a href="\${{ end }}">`, '[1]'],
      [`\${{ if now > now }}\n\`\`\`\n\${{ end }}\n${typed}`, 'now > now'],
    ] as const) {
      assert.deepEqual(codesOf(source, { kind: 'markdown' }), [['uneven-block', at]], source);
    }
    const even = `\${{ if now > now }}<!-- a -->\${{ else }}<b title="\${{ 1 }}">\${{ end }}${typed}`;
    assert.ok(compiles(even, { kind: 'markdown' }));
    const own = '${{ if now > now }}<pre>a${{ else }}<pre>b${{ end }}</pre>';
    assert.ok(compiles(own, { kind: 'markdown' }));
  });

  it('fails when an expression of the author opens it', () => {
    const source = `\${{ "<" }}\${{ "!-- " }}${typed}`;
    const { reason, message } = renderError(source, { kind: 'markdown' });
    assert.equal(reason, 'failed');
    assert.equal(message, 'what people typed would stand inside `<!--`: it could close it');
    assert.match(markdown(`\${{ "<!--" }} a --> ${typed}`), /a --> ` see/);
  });
});

describe('a template that puts backticks around what people typed', () => {
  it('is warned of where they come apart', () => {
    for (const source of [
      `\`version ${typed}\``,
      `\`${typed} is out\``,
      `a \`b\` \`\`c ${typed}\`\``,
    ]) {
      const faults = warningsOf(source, { kind: 'markdown' });
      assert.deepEqual(faults, [['backticks-around', 'event.report.message']], source);
    }
  });

  it('is left alone where they do not', () => {
    for (const source of [
      `\`${typed}\``,
      `\`a\` ${typed} \`b\``,
      `\`a\n${typed}\n\``,
      `\`a\n\nb ${typed}`,
      `\`\`\`\na ${typed}\n\`\`\``,
      `\\\`a ${typed}`,
      '`a ${{ event.application.name }}`',
    ]) {
      assert.deepEqual(warningsOf(source, { kind: 'markdown' }), [], source);
    }
    assert.deepEqual(warningsOf(`\`a ${typed}\``, { kind: 'value' }), []);
    assert.equal(markdown(`\`${typed}\``, 'a'), '`` a ``');
  });
});
