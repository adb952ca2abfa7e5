import assert from 'node:assert/strict';
import fc from 'fast-check';
import { block } from '../../src/untrusted/block.js';
import { readMarker, withMarker } from '../../src/untrusted/marker.js';
import { liveText } from './support/live-text.js';
import { empty, hostileText, printable, vectors } from './support/hostile.js';
import { commandLines, quickActions } from './support/quick-actions.js';

const limit = 10_000;

/** Where the author of a template may put a block. */
const places: Readonly<Record<string, (block: string) => string>> = {
  'on its own': (block) => block,
  'between paragraphs': (block) => `Before\n${block}\nafter`,
  'in a sentence': (block) => `Says ${block} they do.`,
  'in a list': (block) => `- Item\n\n  ${block}\n- other`,
  'in details': (block) => `<details>\n${block}\n</details>`,
};

function assertInert(text: string): void {
  const out = block(text, { limit });
  if (out === '—') return;
  for (const [place, put] of Object.entries(places)) {
    assert.equal(liveText(put(out)), liveText(put(block('x', { limit }))), place);
  }
  assert.deepEqual(quickActions(out), []);
  assert.deepEqual(commandLines(out), []);
  assert.doesNotMatch(out, /@[\p{L}\p{N}_]/u);
  const key = '<!-- rules:key=00000000 -->';
  assert.equal(readMarker(withMarker(out, key), 'fp'), undefined);
}

describe('block', () => {
  it('fences text', () => {
    assert.equal(
      block('It crashes.\n  Always.', { limit }),
      '\n```text\nIt crashes.\n  Always.\n```\n',
    );
  });

  for (const vector of vectors) {
    it(`makes ${printable(vector)} inert`, () => assertInert(vector));
  }

  it('makes anything inert', () => {
    fc.assert(fc.property(hostileText(), assertInert), { numRuns: 1000 });
  });

  it('shows an em dash for nothing', () => {
    for (const text of empty) assert.equal(block(text, { limit }), '—');
  });

  it('leaves template syntax as it came', () => {
    const text = '${{ secrets.T }} {{7*7}} $[[ inputs.x ]] $& $1';
    assert.ok(block(text, { limit }).includes(`\n${text}\n`));
  });

  it('takes a fence longer than any run of backticks in the text', () => {
    assert.equal(block('a ````` b', { limit }), '\n``````text\na ````` b\n``````\n');
  });

  it('breaks runs of more than sixteen backticks, so that the fence stays short', () => {
    const out = block(`a ${'`'.repeat(40)}`, { limit });
    assert.match(out, /^\n`{17}text\na `{16}\u200B`{16}\u200B`{8}\n`{17}\n$/);
  });

  it('breaks lines that look like a fence, as the author may have fenced the block again', () => {
    assert.match(block('   ```\n~~~', { limit }), /\n\u200B {3}```\n\u200B~~~\n/);
  });

  it('drops blank lines at both ends and keeps the indentation of the first line', () => {
    assert.equal(block(' \n\n    code\nmore \n\n', { limit }), '\n```text\n    code\nmore\n```\n');
  });

  it('removes secrets and personal data', () => {
    const out = block('token=abcdef123456 from ann@example.com at 192.0.2.7', { limit });
    assert.match(out, /token=\[removed\] from \[e-mail removed\] at \[address removed\]/);
  });

  it('refuses a limit too small for a fence and a note', () => {
    assert.throws(() => block('x', { limit: 499 }), RangeError);
  });
});

describe('block, cut', () => {
  it('says below the fence how much is shown', () => {
    const out = block('x'.repeat(2000), { limit: 500 });
    const [, shown = ''] = /\n(x+)\n```\n\[cut: (\d+) of 2000 characters\]\n$/.exec(out) ?? [];
    assert.ok(out.endsWith(`[cut: ${shown.length} of 2000 characters]\n`));
    assert.ok(out.length > 490 && out.length <= 500);
  });

  it('counts characters, not UTF-16 units and not what was put in', () => {
    assert.match(block('😀@a'.repeat(1000), { limit: 500 }), /\[cut: \d+ of 3000 characters\]/);
  });

  it('counts what is beyond the raw cap', () => {
    assert.match(block('x'.repeat(300_000), { limit: 500 }), /of 300000 characters\]/);
    assert.match(
      block('\u0000'.repeat(262_144 - 3) + 'abcdef', { limit: 500 }),
      /\nabc\n```\n\[cut: 3 of 6 characters\]/,
    );
  });

  it('ends at a line where one ends near', () => {
    const lines = `${'x'.repeat(19)}\n`.repeat(100);
    assert.match(block(lines, { limit: 1000 }), /\nx{19}\n```\n\[cut:/);
  });

  it('gives up no more than a tenth for the end of a line', () => {
    assert.ok(block(`a\n${'x'.repeat(2000)}`, { limit: 1000 }).length > 990);
  });

  it('is never longer than its limit, whatever the text, and is still one closed fence', () => {
    const long = fc.array(hostileText(), { maxLength: 200 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(long, fc.integer({ min: 500, max: 2000 }), (text, most) => {
        const out = block(text, { limit: most });
        assert.ok(out.length <= most);
        assert.ok(out.isWellFormed());
        if (out !== '—')
          assert.match(liveText(out), /^\uFFFC(?:\n\[cut: \d+ of \d+ characters\])?$/);
      }),
    );
  });

  it('uses nearly all of its limit for text that has to be cut', () => {
    for (const text of ['x', '@', '`', '😀', '/\n', 'ab ']) {
      const { length } = block(text.repeat(50_000), { limit: 5000 });
      assert.ok(length > 4480 && length <= 5000, `${text}: ${length}`);
    }
  });
});
