import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isScalar, parseDocument, stringify, type Scalar } from 'yaml';
import { nodeAt } from '../../../src/rules/yaml/nodes.js';
import { locateInScalar } from '../../../src/rules/yaml/scalar-offsets.js';

function scalarOf(text: string, path: string[] = ['if']): Scalar.Parsed & { value: string } {
  const document = parseDocument(text, { prettyErrors: false });
  const node = nodeAt(document.contents!, path);
  assert.ok(isScalar(node) && typeof node.value === 'string');
  return node as Scalar.Parsed & { value: string };
}

/** The file's text where a part of the value stands. */
function sourceOf(text: string, part: string): string {
  const node = scalarOf(text);
  const start = node.value.indexOf(part);
  assert.notEqual(start, -1, `the value holds ${part}`);
  const range = { start, end: start + part.length };
  const found = locateInScalar(text, node, node.value, range);
  return text.slice(found.start, found.end);
}

const styles: Record<string, string> = {
  'a plain text': 'if: first == 1\n    && later\n\n    && last\nz: 1\n',
  'a text in single quotes': "if: 'it''s first == 1\n\n    && later ''x''\n    && last'\nz: 1\n",
  'a text in double quotes':
    'if: "\\u0041\\x42\\U0001F600 first \\\\ == \\"1\\"\n   && later \\\n   && last"\nz: 1\n',
  'a literal block': 'if: |\n    first == 1\n      && later\n\n    && last\nz: 1\n',
  'a literal block with an indentation indicator':
    'if: |2-\n     first == 1\n    && later\n  && last\nz: 1\n',
  'a literal block after blank lines': 'if: |\n\n\n  first == 1\n  && later\n  && last\n\n\nz: 1\n',
  'a literal block that keeps its end':
    'if: |+ # why\n  first == 1\n  && later\n  && last\n\n\nz: 1\n',
  'a folded block': 'if: >-\n    first == 1\n    && later\n\n    && last\nz: 1\n',
  'a folded block with deeper lines':
    'if: >\n  first == 1\n    && more\n\n    && later\n\n\n  && last\nz: 1\n',
  'a block at the end of the file': 'if: |\n  first == 1\n  && later\n  && last',
};

describe('finding a part of a text in the file', () => {
  for (const [style, unix] of Object.entries(styles)) {
    for (const text of [unix, unix.replaceAll('\n', '\r\n')]) {
      const ends = text === unix ? 'Unix' : 'Windows';
      it(`finds it in the first and in later lines of ${style} with the line ends of ${ends}`, () => {
        assert.equal(sourceOf(text, 'first'), 'first');
        assert.equal(sourceOf(text, 'later'), 'later');
        assert.equal(sourceOf(text, 'last'), 'last');
      });
    }
  }

  it('finds escapes as they are written', () => {
    const text = 'if: "a\\n\\U0001F600\\"b"\n';
    assert.equal(sourceOf(text, '\n'), '\\n');
    assert.equal(sourceOf(text, '\u{1F600}'), '\\U0001F600');
    assert.equal(sourceOf(text, '"b'), '\\"b');
    assert.equal(sourceOf("if: 'it''s'\n", "'s"), "''s");
  });

  it('counts in UTF-16 units', () => {
    assert.equal(sourceOf('if: "😀" + x\n'.replaceAll('"', ''), 'x'), 'x');
  });

  it('finds the end of a text that stops too early', () => {
    const text = 'if: |\n  a ==\nz: 1\n';
    const node = scalarOf(text);
    const end = node.value.length;
    assert.deepEqual(locateInScalar(text, node, node.value, { start: end, end }), {
      start: text.indexOf('z'),
      end: text.indexOf('z'),
    });
  });

  it('marks the whole of a text that cannot be brought together with its value', () => {
    const text = 'if: "abc"\n';
    assert.deepEqual(locateInScalar(text, scalarOf(text), 'other', { start: 1, end: 2 }), {
      start: 4,
      end: 9,
    });
  });

  it('finds every character of every text in every style', () => {
    const word = fc.constantFrom(
      'a',
      'b c',
      "it's",
      '"q"',
      '\\',
      'é',
      '😀',
      '#',
      ': ',
      '  x',
      '\t',
      '${{ x }}',
    );
    const value = fc
      .array(fc.oneof(word, fc.constant('\n')), { minLength: 1 })
      .map((w) => w.join(''));
    const style = fc.constantFrom(
      'PLAIN',
      'QUOTE_SINGLE',
      'QUOTE_DOUBLE',
      'BLOCK_LITERAL',
      'BLOCK_FOLDED',
    );
    fc.assert(
      fc.property(
        value,
        style,
        fc.integer({ min: 20, max: 60 }),
        fc.boolean(),
        (given, type, lineWidth, windows) => {
          const written = stringify(
            { if: given, z: 1 },
            { lineWidth, defaultStringType: type, defaultKeyType: 'PLAIN' },
          );
          const text = windows ? written.replaceAll('\n', '\r\n') : written;
          const node = scalarOf(text);
          // Letters stand in every style as they are; what stands for the rest differs.
          for (const { 0: letter, index } of node.value.matchAll(/[a-zé]/g)) {
            const range = { start: index, end: index + 1 };
            const found = locateInScalar(text, node, node.value, range);
            assert.equal(text.slice(found.start, found.end), letter, JSON.stringify(text));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
