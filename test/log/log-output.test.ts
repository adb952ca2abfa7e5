import assert from 'node:assert/strict';
import { openLog } from '../../src/log/log.js';
import { prettyOutput } from '../../src/log/log-output.js';
import type { LogFields } from '../../src/domain/log.js';

function prettyLines(fields: LogFields, colorize = false): string {
  let text = '';
  const output = prettyOutput({ write: (part) => void (text += part) }, colorize);
  openLog('debug', output).info('delivery.received', fields);
  return text;
}

describe('the log on a terminal', () => {
  it('is a line an event, with its time, level, name and fields', () => {
    const text = prettyLines({ delivery: 'dlv_1', status: 'received' });
    assert.match(
      text,
      /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: delivery\.received \{"delivery":"dlv_1","status":"received"\}\n$/,
    );
  });

  it('has colours where the terminal has them', () => {
    const colour = '\u001b[';
    assert.ok(prettyLines({}, true).includes(colour));
    assert.ok(!prettyLines({}).includes(colour));
  });

  for (const [what, text] of [
    ['an escape sequence', 'a\u001b[2Jb\u001b]0;title\u0007'],
    ['a control character of eight bits', 'a\u009b2Jb\u007f\u0090'],
    ['text that runs the other way', 'a\u202eb\u2066c\u200f'],
    ['another line', 'a\n[00:00:00.000] INFO: run.finished\r\u2028b\u2029'],
  ] as const) {
    it(`shows ${what} in a value, harmless`, () => {
      const error = Object.assign(new Error(text), { code: text });
      const fields = { application: text, list: [text], deep: { text }, error, cause: error };
      const shown = prettyLines(fields);
      assert.doesNotMatch(shown, /(?!\n)[\p{Cc}\u200F\u2028-\u202E\u2066]/u);
      const begun = shown.split('\n').filter((line) => line.startsWith('['));
      assert.equal(begun.length, 1, shown);
      assert.match(shown, /^ +at /m, 'the stack is there');
    });
  }

  it('never shows a secret', () => {
    const shown = prettyLines({ token: 'ghp_0123456789', authorization: 'Bearer x' });
    assert.doesNotMatch(shown, /ghp_|Bearer/);
  });
});
