import assert from 'node:assert/strict';
import { nodesOf } from '../../../src/rules/expressions/nodes.js';
import { internalsOf } from '../../../src/rules/expressions/internals.js';
import { faultOfRe2, matchesRe2 } from '../../../src/rules/expressions/regex.js';
import { checked, errorOf, evaluate, isMet, told } from './support/scenes.js';

/** Exponential for a backtracking engine: 5,000 characters would take longer than the universe is old. */
const hostile = '^(a+)+$';

function millis(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

describe('regular expressions', () => {
  it('are unanchored, and know RE2’s own syntax', () => {
    assert.equal(evaluate('event.s.matches("b")', { s: 'abc' }), true);
    assert.equal(evaluate('event.s.matches("^b")', { s: 'abc' }), false);
    assert.equal(evaluate('matches(event.s, "^(?i)ABC$")', { s: 'abc' }), true);
    assert.equal(evaluate('event.s.matches("(?P<x>b)\\\\p{L}")', { s: 'abc' }), true);
    assert.equal(evaluate('event.s.matches(r"^\\w+$")', { s: 'abc' }), true);
  });

  it('take the end of the text for the end, not the end of a line', () => {
    assert.equal(matchesRe2('main\n', '^[a-z]+$'), false);
    assert.equal(matchesRe2('x\nmain', '^[a-z]+$'), false);
  });

  it('that are not RE2 are told when the rules are loaded', () => {
    assert.match(
      told('event.s.matches("(?=x)")')[0] ?? '',
      /^"\(\?=x\)": .*not a regular expression/,
    );
    assert.match(told('matches(event.s, "(a)\\\\1")')[0] ?? '', /not a regular expression/);
    assert.match(told('event.s.matches("a{1001}")')[0] ?? '', /not a regular expression/);
    assert.match(told('event.s.matches("((a{100}){100}){100}")')[0] ?? '', /not a regular/);
    assert.match(told('event.l.exists(i, i.matches("("))')[0] ?? '', /^"\("/);
    assert.equal(faultOfRe2('^[a-z]{1,1000}$'), undefined);
  });

  it('that come out of data and are not RE2 fail', () => {
    const { reason, message } = errorOf('event.s.matches(event.p)', { s: 'x', p: '(' });
    assert.equal(reason, 'failed');
    assert.match(message, /missing closing \)/);
  });

  it('take linear time for what a backtracking engine never ends with', () => {
    for (const length of [5_000, 100_000]) {
      const text = `${'a'.repeat(length)}!`;
      assert.equal(isMet(`event.s.matches("${hostile}")`, { s: text }), false);
      // Generous: even 27 characters take a backtracking engine seconds.
      assert.ok(millis(() => matchesRe2(text, hostile)) < 2_000);
    }
  });

  it('never reach the native engine, wherever they stand', () => {
    const payload = { s: `${'a'.repeat(100)}!`, l: [`${'a'.repeat(100)}!`] };
    for (const source of [
      `event.s.matches("${hostile}")`,
      `matches(event.s, "${hostile}")`,
      `event.l.exists(i, i.matches("${hostile}"))`,
      `event.l.all(i, !matches(i, "${hostile}")) == false`,
      `event.l.filter(i, i.matches("${hostile}")).size() > 0`,
      `event.l.map(i, i.matches("${hostile}"))[0]`,
      `event.l.map(i, i.matches("${hostile}"), i).size() > 0`,
      `event.l.exists(i, event.l.exists(j, j.matches("${hostile}")))`,
      `cel.bind(t, event.s, t.matches("${hostile}"))`,
      `default(event.s.matches("${hostile}"), false)`,
      `[event.s.matches("${hostile}")][0]`,
      `{"a": event.s.matches("${hostile}")}["a"]`,
      `event.?s.orValue("").matches("${hostile}")`,
      `optional.of(event.s.matches("${hostile}")).orValue(true)`,
      `(event.s.matches("${hostile}") ? 1 : 2) == 1`,
      `dyn(event.s).matches("${hostile}")`,
      `event.s.trim().matches("${hostile}" + "")`,
    ]) {
      // A native engine would not come back from any of these.
      assert.equal(evaluate(source, payload), false, source);
      const ast = internalsOf(checked(source))?.ast;
      assert.ok(ast);
      const native = nodesOf(ast).filter(
        (node) => node.op === 'rcall' && node.args[0] === 'matches',
      );
      assert.deepEqual(native, [], source);
    }
  });
});
