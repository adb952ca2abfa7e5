import assert from 'node:assert/strict';
import { Failure } from '../../src/domain/failure.js';
import type { LogFields } from '../../src/domain/log.js';
import { Secret } from '../../src/domain/secret.js';
import { openLog } from '../../src/log/log.js';

const secret = 'ghp_0123456789abcdefABCDEF';
const levels = ['debug', 'info', 'warn', 'error'] as const;

/** What the log writes of these fields, at each level. */
function linesOf(fields: LogFields): string[] {
  const lines: string[] = [];
  const log = openLog('debug', { write: (line) => void lines.push(line) });
  for (const level of levels) log[level]('task.attempted', fields);
  assert.equal(lines.length, levels.length);
  return lines;
}

function assertHidden(fields: LogFields): void {
  for (const line of linesOf(fields)) {
    assert.ok(!line.includes(secret), line);
    assert.ok(!line.includes(Buffer.from(secret).toString('base64')), line);
  }
}

describe('the log', () => {
  it('writes one line of JSON an event, with its name, level, time and fields', () => {
    const [, line = ''] = linesOf({ task: 't1', attempt: 2, path: 'a/b' });
    assert.match(line, /\}\n$/);
    const { time, ...rest } = JSON.parse(line) as Record<string, unknown>;
    assert.equal(new Date(String(time)).toISOString(), time);
    assert.deepEqual(rest, {
      level: 'info',
      event: 'task.attempted',
      task: 't1',
      attempt: 2,
      path: 'a/b',
    });
  });

  it('never shows the value of a Secret, wherever it stands', () => {
    const value = new Secret(secret);
    for (const fields of [
      { value },
      { connection: { name: 'github', credentials: { value } } },
      { list: [value, [value]] },
      { text: `Bearer ${String(value)}` },
      { error: new Error(`refused: ${String(value)}`, { cause: value }) },
      { error: value },
      { error: Object.assign(new Error('refused'), { value }) },
    ]) {
      assertHidden(fields);
    }
    assert.match(linesOf({ value }).join(''), /"value":"\[secret\]"/);
  });

  for (const key of [
    ...['authorization', 'token', 'password', 'secret', 'privateKey', 'headers', 'cookie'],
  ]) {
    it(`never shows what stands under \`${key}\`, whatever it is`, () => {
      for (const value of [
        secret,
        `Bearer ${secret}`,
        { inner: secret },
        [secret],
        new Secret(secret),
      ]) {
        assertHidden({ [key]: value });
        assert.match(linesOf({ [key]: value }).join(''), /"\[redacted\]"/);
      }
    });
  }

  it('shows of an error what is known to be safe, not the request that it carries', () => {
    const carried = {
      status: 401,
      code: 'ECONNRESET',
      request: { headers: { authorization: `token ${secret}` }, body: secret },
      response: { headers: { 'set-cookie': secret }, data: { token: secret } },
    };
    for (const key of ['error', 'cause']) {
      const fields = { [key]: Object.assign(new Error('Bad credentials'), carried) };
      assertHidden(fields);
      const [line = ''] = linesOf(fields);
      assert.match(line, /"message":"Bad credentials"/);
      assert.match(line, /"code":"ECONNRESET"/);
    }
  });

  it('shows of a Failure its reason and what to do, not what caused it', () => {
    const cause = Object.assign(new Error(secret), { headers: { authorization: secret } });
    const error = new Failure('unauthorized', 'GitHub does not take the token.', {
      fix: 'Renew it.',
      httpStatus: 401,
      requestId: 'A1',
      cause,
    });
    assertHidden({ error, cause: error });
    const [line = ''] = linesOf({ error });
    const { error: shown } = JSON.parse(line) as { error: unknown };
    assert.deepEqual(shown, {
      name: 'Failure',
      reason: 'unauthorized',
      message: 'GitHub does not take the token.',
      fix: 'Renew it.',
      httpStatus: 401,
      requestId: 'A1',
    });
  });

  it('keeps a forged line inside of its own', () => {
    const [, line = ''] = linesOf({ path: 'a\n{"level":"info","event":"run.finished"}\r\u2028' });
    assert.equal(line.trimEnd().split(/[\r\n]/).length, 1);
  });

  it('writes nothing below its level', () => {
    const lines: string[] = [];
    const log = openLog('warn', { write: (line) => void lines.push(line) });
    for (const level of levels) log[level](level);
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { event: string }).event),
      ['warn', 'error'],
    );
  });
});
