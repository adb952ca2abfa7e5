import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { untrustedErrors, warnings } from '../../src/findings/catalogue.js';
import { readCases, withSessions, type Session } from './support/case-file.js';
import { runSession } from './support/run-case.js';

/**
 * What people see: each page holds cases of one sort, to be read as prose. After a text was changed
 * on purpose, `UPDATE_CASES=1` writes what the commands print now; read the diff.
 */
const folder = 'test/rules/cases';
const isUpdate = process.env.UPDATE_CASES === '1';
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

/** Of what a case would be too large to read, or cannot be had from a page of text. */
const withoutCase = new Set([
  ...['file-too-large', 'too-long', 'too-many-entries', 'too-many-faults', 'nested-too-deeply'],
  ...['not-utf8', 'unreadable-file', 'cannot-type', 'invalid'],
  // Keys that are planned; and what is no fault, but a line of a report.
  ...['not-supported', 'not-covered'],
]);

describe('the cases of what people see', () => {
  it('are there for each fault and each finding', () => {
    const shown = pages.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/ \[([a-z-]+)\]$/gm)].map(
        ([, code]) => code!,
      ),
    );
    const sources = ['src/rules', 'src/rule-tests'].flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, file), 'utf8')),
    );
    const written = sources.flatMap((text) =>
      [...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code!),
    );
    const named = [...warnings, ...untrustedErrors].map(({ name }) => name);
    assert.ok(written.length > 80);
    const all = new Set([...written, ...named]);
    // Of the schema's library.
    all.delete('custom');
    const lacking = [...all].filter((code) => !shown.includes(code) && !withoutCase.has(code));
    assert.deepEqual(lacking, []);
  });
});

for (const name of pages) {
  const path = join(folder, name);
  const page = readFileSync(path, 'utf8');
  const [title = ''] = /(?<=^# ).+/.exec(page) ?? [];

  describe(`what people see: ${title}`, () => {
    const fresh = new Map<Session, string>();

    for (const one of readCases(page)) {
      it(one.title, async () => {
        assert.ok(one.sessions.length > 0, 'the case has no console block');
        for (const session of one.sessions) {
          const printed = await runSession(one, session);
          fresh.set(session, printed);
          if (!isUpdate) assert.equal(printed, session.text);
        }
      });
    }

    after(() => {
      if (isUpdate) writeFileSync(path, withSessions(page, fresh));
    });
  });
}
