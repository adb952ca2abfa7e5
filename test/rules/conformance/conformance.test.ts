import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { leftOut, sections } from './json-tests.js';
import { faultOf } from './run-test.js';

interface Group {
  readonly reason: string;
  readonly tests: readonly string[];
}

const file = new URL('known-failures.yaml', import.meta.url);
const groups = parse(readFileSync(file, 'utf8')) as readonly Group[];
const known = groups.flatMap(({ tests }) => tests);

/**
 * CEL's own conformance suite (https://github.com/google/cel-spec/tree/master/tests/simple), as far
 * as JSON can express it, against expressions as rules use them.
 */
describe("CEL's conformance suite", () => {
  for (const [section, tests] of sections) {
    it(`${section}: ${tests.length} tests pass, but for the known failures`, () => {
      const failures = tests.flatMap((test) => {
        const fault = faultOf(test);
        return fault === undefined ? [] : [{ name: test.name, expr: test.expr, fault }];
      });
      const unknown = failures.filter(({ name }) => !known.includes(name));
      assert.deepEqual(unknown, [], 'These fail, and are no known failures');
      const failing = new Set(failures.map(({ name }) => name));
      const listed = known.filter((name) => name.startsWith(`${section}/`));
      const mended = listed.filter((name) => !failing.has(name));
      assert.deepEqual(mended, [], 'These pass, or are gone: take them off known-failures.yaml');
    });
  }

  it('has no known failure twice, or of a section that there is not', () => {
    assert.equal(new Set(known).size, known.length);
    const strange = known.filter((name) => !sections.has(name.split('/')[0] ?? ''));
    assert.deepEqual(strange, []);
  });

  it('is as large as it was, with a reason for each test that is left out', () => {
    const run = [...sections.values()].reduce((sum, tests) => sum + tests.length, 0);
    assert.deepEqual(
      { run, known: known.length, leftOut },
      {
        run: 1239,
        known: 272,
        leftOut: {
          'messages and enums': 695,
          'unsigned integers': 265,
          bytes: 120,
          'the output of optimizers': 25,
        },
      },
    );
  });
});
