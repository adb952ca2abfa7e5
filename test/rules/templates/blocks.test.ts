import assert from 'node:assert/strict';
import { codesOf, faultsOf, render, renderError, renderText } from './helpers.js';

const list = (items: readonly string[]) => ({
  event: 'custom',
  payload: { tags: items, text: 'x' },
});

describe('a `for` in a template', () => {
  it('repeats its body for each item', () => {
    assert.equal(render('${{ for x in ["a", "b"] }}<${{ x }}>${{ end }}'), '<a><b>');
  });

  it('goes through a list of the event', () => {
    assert.equal(
      render('${{ for x in event.tags }}<${{ x }}>${{ end }}', list(['a', 'b'])),
      '<a><b>',
    );
  });

  it('gives nothing for an empty list, and for null', () => {
    assert.equal(render('a${{ for x in event.tags }}b${{ end }}', list([])), 'a');
    assert.equal(
      render('a${{ for x in event.tags }}b${{ end }}', {
        event: 'custom',
        payload: { tags: null },
      }),
      'a',
    );
  });

  it('sees the items of the loops around it', () => {
    const source =
      '${{ for x in ["a", "b"] }}${{ for y in [1, 2] }}${{ x }}${{ y }} ${{ end }}${{ end }}';
    assert.equal(render(source), 'a1 a2 b1 b2 ');
  });

  it('does not see its variable behind its end', () => {
    const source = '${{ for x in ["a"] }}${{ end }}${{ x }}';
    assert.deepEqual(codesOf(source), [['unknown-name', 'x']]);
  });

  it('may use the name of a loop before it again', () => {
    const source = '${{ for x in ["a"] }}${{ x }}${{ end }}${{ for x in [1] }}${{ x }}${{ end }}';
    assert.equal(render(source), 'a1');
  });

  it('may have a variable with the name of a function', () => {
    assert.equal(render('${{ for size in [1] }}${{ size }}${{ end }}'), '1');
    assert.equal(render('${{ for constructor in [1] }}${{ constructor }}${{ end }}'), '1');
  });

  it('checks its body with the type of the items', () => {
    const [fault] = faultsOf('${{ for x in ["a"] }}${{ x + 1 }}${{ end }}');
    assert.equal(fault?.at, 'x + 1');
    assert.match(fault.message, /does not work between a text and a whole number/);
  });

  it('is refused over what is no list', () => {
    const source = '${{ for x in event.report.message }}${{ x.foo }}${{ end }}';
    // As a target: of what is no list, nothing else is said.
    assert.deepEqual(codesOf(source, { kind: 'target' }), [['not-a-list', 'event.report.message']]);
  });

  it('fails where the event has no list', () => {
    const error = renderError('${{ for x in event.text }}${{ end }}', list([]));
    assert.equal(error.reason, 'failed');
    assert.equal(error.at.trim(), 'event.text');
    assert.match(error.message, /needs a list/);
  });

  it('says nothing more of a list at fault', () => {
    const source = '${{ for x in event.oss }}${{ x }}${{ event.nope }}${{ end }}';
    assert.deepEqual(codesOf(source), [
      ['unknown-field', 'oss'],
      ['unknown-field', 'nope'],
    ]);
  });

  for (const name of ['1x', 'a-b', '_x', 'x__', 'a.b']) {
    it(`cannot have a variable \`${name}\``, () => {
      const source = `\${{ for ${name} in [1] }}\${{ ${name} }}\${{ end }}`;
      assert.deepEqual(codesOf(source), [['bad-name', name]]);
    });
  }

  for (const name of ['event', 'vars', 'true', 'in', 'end', 'endif', 'while', 'int', 'cel']) {
    it(`cannot have a variable \`${name}\`, which is taken`, () => {
      assert.deepEqual(codesOf(`\${{ for ${name} in [1] }}\${{ end }}`), [['bad-name', name]]);
    });
  }

  it('cannot hide the variable of a loop around it', () => {
    const source = '${{ for x in [1] }}${{ for x in [2] }}${{ end }}${{ end }}';
    assert.deepEqual(codesOf(source), [['bad-name', 'x']]);
  });

  for (const tag of ['for', 'for x', 'for x in', 'for x of [1]', 'for in [1]']) {
    it(`is refused as \`${tag}\``, () => {
      assert.deepEqual(codesOf(`\${{ ${tag} }}\${{ end }}`), [['bad-for', tag]]);
    });
  }

  it('takes at most 1,000 rounds, with all the loops in it', () => {
    const source = '${{ for x in event.tags }}${{ for y in event.tags }}a${{ end }}${{ end }}';
    assert.equal(renderText(source, list(Array(31).fill('t'))).length, 31 * 31);
    const error = renderError(source, list(Array(32).fill('t')));
    assert.equal(error.reason, 'failed');
    assert.match(error.message, /more than 1000 rounds/);
  });

  it('is refused around two nested loops of an expression', () => {
    const one = '${{ for x in ["a"] }}${{ ["b"].exists(y, y == x) }}${{ end }}';
    assert.equal(render(one), 'false');
    const two = '["b"].exists(y, ["c"].exists(z, z == y))';
    assert.equal(render(`\${{ ${two} }}a`), 'falsea');
    const codes = codesOf(`\${{ for x in ["a"] }}\${{ ${two} }}\${{ end }}`);
    assert.deepEqual(codes, [['too-expensive', two]]);
  });
});

describe('an `if` in a template', () => {
  const text = '${{ if event.report.message == "a" }}yes${{ else }}no${{ end }}';

  it('chooses between its two sides', () => {
    assert.equal(render(`${text}!`, { payload: { report: { message: 'a' } } }), 'yes!');
    assert.equal(render(`${text}!`, { payload: { report: { message: 'b' } } }), 'no!');
  });

  it('may do without an `else`', () => {
    assert.equal(render('a${{ if 1 == 2 }}b${{ end }}c'), 'ac');
    assert.equal(render('a${{ if(1 == 1) }}b${{ end }}c'), 'abc');
  });

  it('is not met by what is missing, as the `if` of a rule', () => {
    assert.equal(render(text, { payload: { report: {} } }), 'no');
    const negated = '${{ if !(event.report.message == "a") }}yes${{ else }}no${{ end }}';
    assert.equal(render(negated, { payload: { report: {} } }), 'no');
  });

  it('fails where its condition fails otherwise', () => {
    const error = renderError('${{ if 1 / int(event.n) == 1 }}${{ end }}', {
      event: 'custom',
      payload: { n: 0 },
    });
    assert.equal(error.reason, 'failed');
    assert.match(error.message, /zero/);
  });

  it('is refused for what is not bool', () => {
    assert.deepEqual(codesOf('${{ if 1 }}${{ end }}'), [['not-a-condition', '1']]);
  });

  it('is refused for what may be anything', () => {
    const [fault] = faultsOf('${{ if event.a }}${{ end }}', { event: 'custom' });
    assert.equal(fault?.code, 'not-a-condition');
    assert.equal(fault.hint, 'compare it: `… == true`');
    assert.equal(
      render('${{ if event.a == true }}b${{ end }}', { event: 'custom', payload: { a: true } }),
      'b',
    );
  });

  it('needs a condition', () => {
    assert.deepEqual(codesOf('${{ if }}${{ end }}'), [['bad-if', 'if']]);
  });
});

describe('the tags of blocks', () => {
  it('are refused without what they belong to', () => {
    assert.deepEqual(codesOf('a${{ end }}'), [['stray-end', '${{ end }}']]);
    assert.deepEqual(codesOf('a${{ else }}'), [['stray-else', '${{ else }}']]);
    assert.deepEqual(codesOf('${{ for x in [1] }}${{ else }}${{ end }}'), [
      ['stray-else', '${{ else }}'],
    ]);
  });

  it('allow one `else`', () => {
    const codes = codesOf('${{ if true }}${{ else }}a${{ else }}b${{ end }}');
    assert.deepEqual(codes, [['stray-else', '${{ else }}']]);
  });

  it('are refused without an end, at the opening', () => {
    assert.deepEqual(codesOf('${{ if true }}${{ for x in [1] }}a${{ end }}'), [
      ['missing-end', '${{ if true }}'],
    ]);
  });

  it('have their content checked also without an end', () => {
    assert.deepEqual(codesOf('${{ if true }}${{ event.oss }}'), [
      ['missing-end', '${{ if true }}'],
      ['unknown-field', 'oss'],
    ]);
  });

  it('are not missed behind an expression that is never closed', () => {
    assert.deepEqual(codesOf('${{ if true }}${{ event.oss }}${{ a'), [
      ['unknown-field', 'oss'],
      ['unclosed-expression', '${{'],
    ]);
  });

  it('may be nested four deep, not five', () => {
    const nest = (depth: number) =>
      '${{ if true }}'.repeat(depth) + 'a' + '${{ end }}'.repeat(depth);
    assert.equal(render(nest(4)), 'a');
    assert.deepEqual(codesOf(nest(5)), [['too-deep', '${{ if true }}']]);
    assert.deepEqual(codesOf(nest(7)), [['too-deep', '${{ if true }}']]);
  });

  it('have no words of other languages', () => {
    for (const tag of ['elif x', 'elseif x']) {
      const codes = codesOf(`\${{ if true }}\${{ ${tag} }}\${{ end }}`);
      assert.deepEqual(codes, [['unknown-tag', tag]]);
    }
    for (const tag of ['endif', 'endfor']) {
      assert.deepEqual(codesOf(`\${{ if true }}\${{ ${tag} }}`), [['unknown-tag', tag]]);
    }
    assert.deepEqual(codesOf('${{ foreach x in y }}a${{ else }}b${{ end }}'), [
      ['unknown-tag', 'foreach x in y'],
    ]);
    assert.deepEqual(codesOf('${{ if true }}${{ else if false }}${{ end }}'), [
      ['bad-else', 'else if false'],
    ]);
    assert.deepEqual(codesOf('${{ if true }}${{ end if }}'), [['bad-end', 'end if']]);
  });

  it('are no tags within an expression', () => {
    assert.equal(render('${{ "for x in y" }}'), 'for x in y');
    assert.equal(render('${{ event.format }}', { event: 'custom', payload: { format: 'f' } }), 'f');
  });
});

describe('a line that holds only tags', () => {
  it('disappears', () => {
    const source = 'a\n  ${{ if true }}  \n  b\n${{ else }}\nc\n${{ end }}\nd\n';
    assert.equal(render(source), 'a\n  b\nd\n');
  });

  it('disappears at the begin and at the end of a text', () => {
    assert.equal(render('${{ for x in [1, 2] }}\n${{ x }}\n${{ end }}'), '1\n2\n');
    assert.equal(render('  ${{ if true }}\n${{ end }}  '), '');
  });

  it('disappears with several tags on it', () => {
    const source = 'a\n${{ if true }} ${{ if true }}\nb\n${{ end }}${{ end }}\nc';
    assert.equal(render(source), 'a\nb\nc');
  });

  it('disappears with the line break of Windows', () => {
    assert.equal(render('a\r\n${{ if true }}\r\nb\r\n${{ end }}\r\nc'), 'a\r\nb\r\nc');
  });

  it('stays when there is anything else on it', () => {
    assert.equal(render('a\n${{ if true }}b\n${{ end }} c\n'), 'a\nb\n c\n');
    assert.equal(render('${{ if true }}\n${{ end }} ${{ 1 }}'), ' 1');
    assert.equal(render('${{ if true }} ${{ 1 }} ${{ end }}'), ' 1 ');
  });

  it('leaves empty lines around it alone', () => {
    assert.equal(render('a\n\n${{ if true }}\n\nb\n\n${{ end }}\n\nc'), 'a\n\n\nb\n\n\nc');
  });
});
