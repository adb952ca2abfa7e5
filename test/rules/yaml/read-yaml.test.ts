import assert from 'node:assert/strict';
import { maxFileSize, readYaml } from '../../../src/rules/yaml/read-yaml.js';
import { maxNesting } from '../../../src/rules/yaml/nesting.js';

/** `line:column code message` of each fault of a text. */
function faultsOf(text: string): string[] {
  const { source, faults } = readYaml({ path: 'a.yaml', text });
  return faults.map(({ code, message, start }) => {
    const { line, column } = source.place(start);
    return `${line}:${column} ${code} ${message}`;
  });
}

function hintOf(text: string): string | undefined {
  const [fault] = readYaml({ path: 'a.yaml', text }).faults;
  assert.ok(fault, 'a fault is found');
  return fault.hint;
}

describe('reading YAML', () => {
  it('reads a document without faults', () => {
    const { value, faults, damage } = readYaml({ path: 'a.yaml', text: 'a: [1, true, ~, x]\n' });
    assert.deepEqual(value, { a: [1, true, null, 'x'] });
    assert.deepEqual([faults, damage], [[], []]);
  });

  it('keeps what YAML 1.1 took for booleans, dates and numbers as texts', () => {
    const text = 'on: no\nyes: off\nday: 2024-01-01\nat: 12:30:45\nn: 1_000\n';
    assert.deepEqual(readYaml({ path: 'a.yaml', text }).value, {
      on: 'no',
      yes: 'off',
      day: '2024-01-01',
      at: '12:30:45',
      n: '1_000',
    });
  });

  it('reads a file that starts with a byte order mark, or has the line ends of Windows', () => {
    assert.deepEqual(readYaml({ path: 'a.yaml', text: '\uFEFFa: 1\r\nb: |\r\n  x\r\n' }).value, {
      a: 1,
      b: 'x\n',
    });
  });

  it('takes the keys of prototypes as ordinary keys', () => {
    const { value } = readYaml({ path: 'a.yaml', text: '__proto__: { a: 1 }\nconstructor: 2\n' });
    assert.deepEqual(Object.keys(value as object), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it('takes the first of two values of one key, and reports the second', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    assert.deepEqual(readYaml({ path: 'a.yaml', text }).value, { a: 1, b: 2 });
    assert.deepEqual(faultsOf(text), ['3:1 yaml-duplicate-key the key `a` is there twice']);
  });

  const traps: [about: string, text: string, fault: string, hint: RegExp | undefined][] = [
    [
      'an expression that starts with `!`',
      'if: !has(event.x)\n',
      '1:5 yaml-tag `!has(event.x)` is read as a YAML tag, because it starts with `!`',
      /quote the whole value/,
    ],
    [
      'a tag that YAML knows',
      'a: 1\nb: !!str 2\n',
      '2:4 yaml-tag `!!str` is read as a YAML tag, because it starts with `!`',
      /quote the whole value/,
    ],
    [
      'a `: ` in a value',
      'if: a == "x" ? "b" : "c"\n',
      '1:5 yaml-nested-key `: ` inside a value that is not quoted starts another key',
      />-/,
    ],
    [
      'an expression that starts with a quoted text',
      'if: "a" == event.x\n',
      '1:9 yaml-unexpected-token there is more after the closing quote or bracket',
      /quoted as a whole/,
    ],
    [
      'an expression that starts with a list',
      'if: ["a"].exists(x, y)\n',
      '1:10 yaml-unexpected-token there is more after the closing quote or bracket',
      /quoted as a whole/,
    ],
    [
      'a template in a list in brackets',
      'x: [${{ a }}, b]\n',
      '1:5 yaml-missing-char `${{ … }}` inside `[ ]` must be quoted',
      /quote each item/,
    ],
    [
      'a template in a map in braces',
      'x: { a: ${{ b }} }\n',
      '1:9 yaml-unexpected-token `${{ … }}` inside `{ }` must be quoted',
      /quote the value/,
    ],
    [
      'a template without its dollar sign',
      'x: {{ a }}\n',
      '1:4 yaml-non-string-key `{{ … }}` is not an expression',
      /did you mean `\$\{\{ … \}\}`/,
    ],
    [
      'a comparison that starts a value',
      'if: > 3\n',
      '1:5 yaml-unexpected-token a value that starts with `>` or `|` is a block of text on the lines below',
      /quote the whole value/,
    ],
    [
      'a comparison of two characters that starts a value',
      'if: >= 3\n',
      '1:5 yaml-unexpected-token a value that starts with `>` or `|` is a block of text on the lines below',
      /quote the whole value/,
    ],
    [
      'an anchor',
      'if: &a b\n',
      '1:5 yaml-anchor `&a` is read as a YAML anchor, and those are not used in rules',
      /quote the whole value/,
    ],
    [
      'an anchor of a map',
      'x: &common\n  a: 1\n',
      '1:4 yaml-anchor `&common` is read as a YAML anchor, and those are not used in rules',
      undefined,
    ],
    [
      'an alias that nothing defines',
      'if: *x\n',
      '1:5 yaml-alias `*x` is read as a YAML alias, and those are not used in rules',
      /quote the whole value/,
    ],
    [
      'a value that starts with a backtick',
      'x: `y`\n',
      '1:4 yaml-bad-scalar-start a value cannot start with `` ` ``',
      /quote it/,
    ],
    [
      'a value that starts with @',
      'x: @y\n',
      '1:4 yaml-bad-scalar-start a value cannot start with `@`',
      /quote it/,
    ],
    [
      'a value that starts with %',
      'x: %y\n',
      '1:4 yaml-bad-scalar-start a value cannot start with `%`',
      /quote it/,
    ],
    ['a tab', 'x:\n\ty: 1\n', '2:1 yaml-tab YAML cannot be indented with tabs', /spaces/],
    [
      'a quote that is never closed',
      'a: 1\nb: "x\nc: 2\n',
      '2:4 yaml-unclosed-quote this quote is never closed',
      undefined,
    ],
    [
      'an unknown escape',
      'a: "\\d+"\n',
      '1:5 yaml-escape `\\d` is not an escape of a text in double quotes',
      /single quotes/,
    ],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      '2:1 yaml-second-document a file holds one document; this `---` starts another',
      /own/,
    ],
    ['nothing', '', '1:1 empty-file there is nothing in this file', /remove it/],
    ['only a comment', '# nothing\n', '1:1 empty-file there is nothing in this file', /remove it/],
    [
      'a key without its `:`',
      'a:\n  b\n    - c: d\n      e: f\n',
      '2:3 yaml-multiline-implicit-key a `:` is missing behind this',
      /KEY:/,
    ],
    [
      'a bracket that is never closed',
      'a: [1\nb: 2\n',
      '2:1 yaml-bad-indent a `[` or `{` before this is not closed',
      /close it/,
    ],
  ];
  for (const [about, text, fault, hint] of traps) {
    it(`explains ${about}`, () => {
      assert.deepEqual(faultsOf(text), [fault]);
      if (hint !== undefined) assert.match(hintOf(text) ?? '', hint);
    });
  }

  it('reports the faults of each line', () => {
    assert.deepEqual(
      faultsOf('a: !b\nc: @d\ne: *f\ng: "h" i\n').map((fault) => fault.split(' ', 2).join(' ')),
      ['1:4 yaml-tag', '2:4 yaml-bad-scalar-start', '3:4 yaml-alias', '4:8 yaml-unexpected-token'],
    );
  });
});

describe('a fault of the YAML in one value', () => {
  it('hides nothing below it', () => {
    const text = [
      'a:',
      '  b: x ? "y" : "z" }}',
      '  c: 1',
      '  d: "q" == r',
      '  e: [${{ s }}, t]',
      '  f: {{ u }}',
      '  g: > 3',
      '  h: `i`',
      '  j: x: y',
      '  k: 2',
      '',
    ].join('\n');
    assert.deepEqual(
      faultsOf(text).map((fault) => fault.split(' ', 1)[0]),
      ['2:6', '4:10', '5:7', '6:6', '7:6', '8:6', '9:6'],
    );
    const { value } = readYaml({ path: 'a.yaml', text });
    assert.deepEqual(Object.keys((value as { a: object }).a), [
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      'j',
      'k',
    ]);
  });

  for (const text of [
    'a: [${{ x }},\n  b: c]\nd: 1\n',
    'a: {b: ${{ x }},\n\n  c: d}\nd: 1\n',
    'a: > x\n  y\n  z\nd: 1\n',
    '- - {b: ${{ x }},\n   c: d}\n- 1\n',
  ]) {
    it(`is one fault where it goes on below: ${JSON.stringify(text)}`, () => {
      assert.equal(faultsOf(text).length, 1, faultsOf(text).join('\n'));
      const { value } = readYaml({ path: 'a.yaml', text });
      assert.deepEqual(Object.values(value as object)[1], 1);
    });
  }

  for (const text of [
    'a: {\n  b: ${{ x }},\n  c: d\n}\nd: 1\n',
    'a: {\n  b: ${{ x }} }\nd: 1\n',
    'a: {\n  c: d, b: ${{ x }},\n  e: f }\nd: 1\n',
  ]) {
    it(`is one fault inside braces over several lines: ${JSON.stringify(text)}`, () => {
      assert.equal(faultsOf(text).length, 1, faultsOf(text).join('\n'));
      const { value } = readYaml({ path: 'a.yaml', text });
      assert.equal((value as { d: number }).d, 1);
    });
  }

  it('keeps the places of those beside and below it', () => {
    assert.deepEqual(
      faultsOf('a: x: y\n  b: @c\nd: &e f\n').map((fault) => fault.split(' ', 1)[0]),
      ['1:4', '2:6', '3:4'],
    );
  });

  it('that breaks the structure spoils the rest of the file only', () => {
    const text = 'a:\n  - b: 1\n  - c: 2\n    d: 3\n\te: 4\n  - f: 5\n';
    const { damage } = readYaml({ path: 'a.yaml', text });
    assert.deepEqual(
      damage.map(({ start, breaksStructure }) => [text.slice(start, start + 1), breaksStructure]),
      [['c', true]],
    );
  });
});

describe('the limits of a file', () => {
  const size = 'a: '.length;

  it('takes 1 MiB and refuses a byte more', () => {
    const text = `a: ${'x'.repeat(maxFileSize - size)}`;
    assert.deepEqual(faultsOf(text), []);
    assert.deepEqual(faultsOf(`${text}x`), ['1:1 file-too-large the file is larger than 1 MiB']);
  });

  it('takes nesting of 50 levels in brackets and refuses 51', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.deepEqual(faultsOf(nested(maxNesting)), []);
    assert.deepEqual(faultsOf(nested(maxNesting + 1)), [
      '1:51 nested-too-deeply this is nested deeper than 50 levels',
    ]);
  });

  it('takes nesting of 50 levels by indentation and refuses 51', () => {
    const nested = (levels: number) =>
      Array.from({ length: levels }, (_, n) => `${' '.repeat(n)}a:\n`)
        .join('')
        .trimEnd() + ' 1\n';
    assert.deepEqual(faultsOf(nested(maxNesting)), []);
    assert.equal(faultsOf(nested(maxNesting + 1))[0]?.split(' ')[0], '51:51');
  });

  it('refuses many dashes on one line, and many thousand brackets, without parsing them', () => {
    assert.match(faultsOf('- '.repeat(5000))[0] ?? '', /nested-too-deeply/);
    assert.match(faultsOf('a: ' + '{a: '.repeat(50_000))[0] ?? '', /nested-too-deeply/);
  });

  it('does not count brackets in texts', () => {
    const body = Array.from({ length: 100 }, () => `    if (a[0 {{`).join('\n');
    assert.deepEqual(
      faultsOf(`a: |\n${body}\nb: "${'['.repeat(100)}"\nc: x ${'{'.repeat(100)}\n`),
      [],
    );
  });

  it('does not add up brackets that are closed', () => {
    assert.deepEqual(faultsOf('- [[[{ a: [b] }]]]\n'.repeat(200)), []);
  });

  const hostile = [': ', '? ', '- ? ', 'a: ', '? - : ', '&a : ', '[a: ', ': [] ', '- &a\t'];
  for (const unit of hostile) {
    // Parsed, each of them ends the process in a way that no `catch` sees, or takes minutes.
    it(`refuses ${JSON.stringify(unit)}, fifty thousand times, before parsing`, () => {
      assert.match(faultsOf(unit.repeat(50_000)).join(), /^1:\d+ nested-too-deeply/);
    });
  }

  it('says how many faults there are beyond 200', () => {
    const faults = faultsOf('a: 1\n'.repeat(4000));
    assert.equal(faults.length, 201);
    assert.equal(
      faults[200],
      '202:1 too-many-faults 3799 more faults of the YAML are here and below',
    );
  });
});
