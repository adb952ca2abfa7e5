import assert from 'node:assert/strict';
import { scanTemplate } from '../../../src/rules/templates/scan-template.js';

/** Texts as strings, code in a list of its own. */
function scan(source: string): (string | [string])[] {
  const { tokens, faults } = scanTemplate(source);
  assert.deepEqual(faults, []);
  return tokens.map((token) => (token.type === 'text' ? token.text : [token.code.text]));
}

function faults(source: string): [string, number, number][] {
  return scanTemplate(source).faults.map(({ code, start, end }) => [code, start, end]);
}

describe('scanning a template', () => {
  it('finds expressions between texts', () => {
    assert.deepEqual(scan('a ${{ b }} c${{d}}'), ['a ', [' b '], ' c', ['d']]);
  });

  it('finds expressions side by side', () => {
    assert.deepEqual(scan('${{ a }}${{ b }}'), [[' a '], [' b ']]);
  });

  it('says where an expression stands', () => {
    const [, token] = scanTemplate('😀 ${{ b }} c').tokens;
    assert.deepEqual(token, { type: 'code', code: { text: ' b ', start: 6 }, start: 3, end: 11 });
  });

  it('leaves what is no expression as it is', () => {
    assert.deepEqual(scan('$ {{ a }} $${ b } }} ${ c }'), ['$ {{ a }} $${ b } }} ${ c }']);
    assert.deepEqual(scan(''), []);
  });

  it('reads `$${{` as a literal `${{`', () => {
    assert.deepEqual(scan('a $${{ b }} ${{ c }}'), ['a ${{ b }} ', [' c ']]);
    assert.deepEqual(scan('$$${{ b }}'), ['$${{ b }}']);
  });

  it('takes a `$` only once for an escape', () => {
    assert.deepEqual(scan('$${{$${{'), ['${{${{']);
  });

  it('counts braces', () => {
    assert.deepEqual(scan('${{ {"a": {"b": 1}}}} c'), [[' {"a": {"b": 1}}'], ' c']);
    assert.deepEqual(scan('${{ {} }}'), [[' {} ']]);
  });

  for (const text of [
    '"}}"',
    "'}}'",
    '"\\"}}"',
    'r"}}"',
    '"""a"}}\n"""',
    "'''}}'''",
    '"{" + "}"',
  ]) {
    it(`passes over the braces in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(scan(`\${{ ${text} }} c`), [[` ${text} `], ' c']);
    });
  }

  it('ends a raw text where the engine ends it', () => {
    assert.deepEqual(scan('${{ r"\\"}}" }} c'), [[' r"\\"}}" '], ' c']);
  });

  it('passes over quotes and braces in comments', () => {
    assert.deepEqual(scan("${{ a // it's {\n }} c"), [[" a // it's {\n "], ' c']);
    assert.deepEqual(scan("${{ a // it's }} c"), [[" a // it's "], ' c']);
    assert.deepEqual(scan('${{ {"a": // }}\n 1} }} c'), [[' {"a": // }}\n 1} '], ' c']);
  });

  it('ends an expression whose text is not closed at the next `}}`', () => {
    assert.deepEqual(scan('${{ "a }} b\n${{ c }}'), [[' "a '], ' b\n', [' c ']]);
    assert.deepEqual(scan("${{ '''a }} b"), [[" '''a "], ' b']);
  });

  it('reports an expression that is never closed, at its opening', () => {
    assert.deepEqual(faults('a ${{ b } c'), [['unclosed-expression', 2, 5]]);
    assert.deepEqual(faults('${{'), [['unclosed-expression', 0, 3]]);
    assert.deepEqual(faults('${{ "a'), [['unclosed-expression', 0, 3]]);
    assert.deepEqual(faults('${{ {"a": 1 }} b'), [['unclosed-expression', 0, 3]]);
  });

  it('reports an empty expression', () => {
    assert.deepEqual(faults('a ${{ }}'), [['empty', 2, 8]]);
    assert.deepEqual(faults('${{}}'), [['empty', 0, 5]]);
  });

  it('reports all empty expressions and the unclosed one', () => {
    assert.deepEqual(faults('${{}} ${{ a }} ${{}} ${{'), [
      ['empty', 0, 5],
      ['empty', 15, 20],
      ['unclosed-expression', 21, 24],
    ]);
  });

  it('does not look at a text that is not closed again and again', () => {
    // Anew from each quote, this would take minutes.
    const text = ` "${'\\"'.repeat(200_000)} `;
    assert.deepEqual(scan(`\${{${text}}}`), [[text]]);
  });
});
