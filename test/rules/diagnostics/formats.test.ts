import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../src/domain/diagnostic.js';
import {
  formatDiagnostics,
  inFolder,
  nameInFolder,
} from '../../../src/rules/diagnostics/format-diagnostics.js';

const text = ['version: 1', 'rules:', '  - id: a', '    onn: x', '    steps: []', ''].join('\n');
const fault: Diagnostic = {
  code: 'unknown-key',
  severity: 'error',
  message: 'unknown key `onn`: did you mean `on`?',
  hint: undefined,
  file: 'a.yaml',
  line: 4,
  column: 5,
  endLine: 4,
  endColumn: 8,
};
const sources = new Map([['a.yaml', text]]);

function inText(diagnostic: Partial<Diagnostic>, source = text): string {
  return formatDiagnostics('text', [{ ...fault, ...diagnostic }], {
    sources: new Map([['a.yaml', source]]),
  });
}

describe('diagnostics as text', () => {
  it('show the place, the message, two lines before, one after, and carets', () => {
    assert.equal(
      inText({ hint: 'a hint' }),
      [
        'a.yaml:4:5 error unknown key `onn`: did you mean `on`? [unknown-key]',
        '  2 | rules:',
        '  3 |   - id: a',
        '> 4 |     onn: x',
        '    |     ^^^',
        '  5 |     steps: []',
        '  hint: a hint',
      ].join('\n'),
    );
  });

  it('show no lines where the text is not at hand', () => {
    assert.equal(
      formatDiagnostics('text', [fault, { ...fault, severity: 'warning' }]),
      'a.yaml:4:5 error unknown key `onn`: did you mean `on`? [unknown-key]\n\n' +
        'a.yaml:4:5 warning unknown key `onn`: did you mean `on`? [unknown-key]',
    );
  });

  it('show a fault in the first line, and one after the last', () => {
    assert.match(
      inText({ line: 1, column: 1, endLine: 1, endColumn: 8 }),
      /> 1 \| version: 1\n {4}\| \^{7}\n {2}2 \| rules:$/,
    );
    assert.match(inText({ line: 6, column: 1, endLine: 6, endColumn: 1 }), /> 6 \|\n {4}\| \^$/);
  });

  it('put carets under the first line of what spans several', () => {
    assert.match(
      inText({ line: 3, column: 5, endLine: 5, endColumn: 3 }),
      / {3}- id: a\n {4}\| {5}\^{5}\n/,
    );
  });

  it('put carets under what is wide', () => {
    const source = 'name: "ビルド 🎉 é" + x\n';
    const column = source.indexOf('x') + 1;
    const [, caret] = inText({ line: 1, column, endLine: 1, endColumn: column + 1 }, source)
      .split('\n')
      .slice(1);
    // Three characters and an emoji of two columns each: four columns more than characters, less one surrogate.
    assert.equal(caret?.indexOf('^'), '> 1 | '.length + column - 1 + 3);
  });

  it('show only the part of a very long line that matters', () => {
    const source = `a: ${'x'.repeat(500)}HERE${'y'.repeat(500)}\n`;
    const column = source.indexOf('HERE') + 1;
    const [, line = '', caret = ''] = inText(
      { line: 1, column, endLine: 1, endColumn: column + 4 },
      source,
    ).split('\n');
    assert.ok(line.length < 200);
    assert.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1), 'HERE');
  });

  it('let no control characters of a file reach the terminal', () => {
    const shown = inText(
      { line: 1, column: 1, endLine: 1, endColumn: 2 },
      'a: \u001b[31m\u202Eb\tc\n',
    );
    assert.match(shown, /a: ·\[31m·b {2}c/);
  });

  it('have colours only when they are asked for', () => {
    const coloured = formatDiagnostics('text', [fault], { sources, colour: true });
    assert.ok(coloured.includes('\u001b[31merror\u001b[0m'));
    const plain = coloured
      .split('\u001b')
      .map((part) => part.replace(/^\[\d+m/, ''))
      .join('');
    assert.equal(plain, formatDiagnostics('text', [fault], { sources }));
  });

  it('is one line, whatever is quoted in it', () => {
    const message = 'unknown key `a\nb.yaml:1:1 error x`';
    const [line, ...rest] = formatDiagnostics('text', [{ ...fault, message }]).split('\n');
    assert.match(line ?? '', /unknown key `a·b\.yaml:1:1 error x`/);
    assert.ok(!rest.some((one) => one.startsWith('b.yaml')));
  });

  it('never show the line of a secret, not even beside another fault', () => {
    const source = 'a:\n  token: ghp_secret\n  bad: 1\n';
    const shown = formatDiagnostics(
      'text',
      [
        { ...fault, code: 'secret-in-file', line: 2, column: 10, endLine: 2, endColumn: 20 },
        { ...fault, line: 3, column: 3, endLine: 3, endColumn: 6 },
      ],
      { sources: new Map([['a.yaml', source]]) },
    );
    assert.doesNotMatch(shown, /ghp_secret/);
    assert.match(shown, /2 \| \[not shown\]/);
  });
});

describe('diagnostics for machines', () => {
  it('are JSON', () => {
    assert.deepEqual(JSON.parse(formatDiagnostics('json', [fault])), [
      JSON.parse(JSON.stringify(fault)),
    ]);
  });

  it('are commands of GitHub Actions, with what would break them escaped', () => {
    const hostile = { ...fault, message: '100%\n::error::x', hint: 'h', file: 'a,b:c.yaml' };
    assert.equal(
      formatDiagnostics('github', [hostile, { ...fault, severity: 'warning', endLine: 5 }]),
      '::error file=a%2Cb%3Ac.yaml,line=4,endLine=4,col=5,endColumn=7,title=unknown-key::100%25%0A::error::x%0Ah\n' +
        '::warning file=a.yaml,line=4,endLine=5,col=5,title=unknown-key::unknown key `onn`: did you mean `on`?',
    );
  });

  it("are GitLab's Code Quality, each with a fingerprint of its own that outlives a change of lines", () => {
    const parse = (list: Diagnostic[]) =>
      JSON.parse(formatDiagnostics('gitlab', list)) as Record<string, unknown>[];
    const [first, second] = parse([fault, { ...fault, line: 9, severity: 'warning', hint: 'h' }]);
    assert.deepEqual(
      { ...first, fingerprint: undefined },
      {
        description: fault.message,
        check_name: 'unknown-key',
        fingerprint: undefined,
        severity: 'major',
        location: {
          path: 'a.yaml',
          positions: { begin: { line: 4, column: 5 }, end: { line: 4, column: 8 } },
        },
      },
    );
    assert.equal(second?.severity, 'minor');
    assert.notEqual(first?.fingerprint, second.fingerprint);
    assert.equal(parse([{ ...fault, line: 77 }])[0]?.fingerprint, first?.fingerprint);
  });

  it('are SARIF 2.1.0', () => {
    const sarif = JSON.parse(
      formatDiagnostics('sarif', [{ ...fault, file: 'my rules/a.yaml', hint: 'h' }]),
    ) as { version: string; runs: Record<string, unknown>[] };
    assert.equal(sarif.version, '2.1.0');
    assert.deepEqual(sarif.runs[0], {
      tool: { driver: { name: 'applivery-triggers', rules: [{ id: 'unknown-key' }] } },
      columnKind: 'utf16CodeUnits',
      results: [
        {
          ruleId: 'unknown-key',
          ruleIndex: 0,
          level: 'error',
          message: { text: `${fault.message} (h)` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'my%20rules/a.yaml' },
                region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 8 },
              },
            },
          ],
        },
      ],
    });
  });

  it('are whole documents even when there is nothing to say', () => {
    assert.equal(formatDiagnostics('text', []), '');
    assert.equal(formatDiagnostics('github', []), '');
    assert.equal(formatDiagnostics('json', []), '[]');
    assert.equal(formatDiagnostics('gitlab', []), '[]');
    assert.match(formatDiagnostics('sarif', []), /"results": \[\]/);
  });
});

describe("a file's name in diagnostics", () => {
  it('is as somebody would type it', () => {
    assert.equal(nameInFolder('./rules/', 'sub/a.yaml'), 'rules/sub/a.yaml');
    assert.equal(nameInFolder('.', 'a.yaml'), 'a.yaml');
    assert.equal(nameInFolder('/etc/rules', 'a.yaml'), '/etc/rules/a.yaml');
    assert.equal(inFolder('rules', [fault])[0]?.file, 'rules/a.yaml');
  });
});
