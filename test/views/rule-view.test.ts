import { notRead } from '../../src/domain/build.js';
import assert from 'node:assert/strict';
import type { Delivery } from '../../src/domain/delivery.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { deliverySentence } from '../../src/views/delivery-sentence.js';
import { explainRules, type RuleView } from '../../src/views/rule-view.js';
import { load } from '../rules/loading/sample-language.js';

const steps = 'steps: [{ uses: github/start, with: { repository: a/b, ref: main } }]';

const rules = `
version: 1
rules:
  - { id: other-event, on: bug_created, ${steps} }
  - { id: off, on: build_processed, mode: off, ${steps} }
  - id: three
    on: build_processed
    if: >-
      event.build.os == "android" &&
      event.application.name == "Other" &&
      event.build.versionName == "2.0"
    ${steps}
  - { id: off-and-more, on: build_processed, mode: off, if: event.build.os == "tvos", ${steps} }
  - id: one
    name: Build of \${{ event.application.name }}
    on: [build_processed]
    if: |
      // Only what testers can install.
      event.build.os
        in ["android", "tvos"]
    ${steps}
  - { id: slip, on: build_procesed, ${steps} }
  - { id: same-field-twice, on: build_processed, if: event.build.os == "a" && event.build.os != "ios", ${steps} }
  - { id: matching, on: build_processed, name: 'Build \${{ event.build.id }}', ${steps} }
`;

const build = { id: 'b1', url: 'https://x.example', os: 'ios' };

function explained(text: string, event: JsonObject, action = 'build_processed'): RuleView[] {
  const { ruleset, diagnostics } = load(text);
  assert.ok(ruleset, JSON.stringify(diagnostics));
  return explainRules(ruleset, delivery(event, action), notRead, 'https://triggers.example');
}

function delivery(event: JsonObject, action: string): Delivery {
  return {
    id: 'd1',
    receivedAt: Date.UTC(2026, 2, 14),
    status: 'unmatched',
    body: Buffer.from(JSON.stringify({ ...samples[action], action, ...event })),
    contentType: undefined,
    action,
    application: { id: undefined, name: 'Awesome App' },
    duplicateOf: undefined,
    replayOf: undefined,
    ruleset: undefined,
    faults: [],
  };
}

function sentence(text: string, event: JsonObject, action = 'build_processed'): string {
  return deliverySentence(delivery(event, action), [], explained(text, event, action));
}

describe('the rules of a delivery', () => {
  it('come with what matched first, then the nearest', () => {
    const views = explained(rules, { build });
    assert.deepEqual(
      views.map(({ rule, whyNot }) => [rule, whyNot?.distance]),
      [
        ['matching', undefined],
        ['one', 1],
        ['same-field-twice', 1],
        ['three', 3],
        ['off', 1],
        ['off-and-more', 2],
        ['slip', 1],
        ['other-event', 1],
      ],
    );
  });

  it('say where the condition stands, and what would have matched, as data', () => {
    const [, one] = explained(rules, { build });
    assert.deepEqual(JSON.parse(JSON.stringify(one)), {
      rule: 'one',
      name: 'Build of Awesome App',
      mode: 'live',
      matched: false,
      why: 'wants `event.build.os in ["android", "tvos"]`; it is `"ios"`',
      whyNot: {
        kind: 'condition',
        text: 'wants `event.build.os in ["android", "tvos"]`; it is `"ios"`',
        remedy: 'would match if `event.build.os` were `"android"` or `"tvos"`',
        condition: {
          text: 'event.build.os\n  in ["android", "tvos"]',
          place: { file: 'a.yaml', line: 19, column: 7 },
        },
        actual: 'ios',
        wanted: ['android', 'tvos'],
        changes: [
          {
            kind: 'event',
            field: 'event.build.os',
            from: 'ios',
            to: 'tvos',
            text: '`event.build.os` were `"android"` or `"tvos"`',
          },
        ],
        distance: 1,
      },
    });
  });

  it('fill their names in for the event', () => {
    assert.equal(explained(rules, { build })[0]?.name, 'Build b1');
  });

  it('say of a rule that is off what else it lacks', () => {
    const remedies = new Map(explained(rules, { build }).map((view) => [view.rule, view.whyNot]));
    assert.equal(remedies.get('off')?.remedy, 'would match if the rule were not off');
    assert.equal(
      remedies.get('off-and-more')?.remedy,
      'would match if the rule were not off and `event.build.os` were `"tvos"` (it is `"ios"`)',
    );
  });

  it('say of a rule for an event of nearly this name what to write', () => {
    const slip = explained(rules, { build }).find(({ rule }) => rule === 'slip');
    assert.equal(slip?.why, 'is for `build_procesed`; this is `build_processed`');
    assert.equal(
      slip.whyNot?.remedy,
      'would match if `on` named `build_processed` instead of `build_procesed`',
    );
  });
});

describe('the sentence about a delivery that matched nothing', () => {
  const rule = (id: string, rest: string) => `  - { id: ${id}, ${rest}, ${steps} }\n`;
  const file = (...all: string[]) => `version: 1\nrules:\n${all.join('')}`;

  it('names the nearest rule, with the first condition that is not met', () => {
    const far = rule(
      'far',
      'on: build_processed, if: event.build.os == "a" && event.build.id == "2"',
    );
    const near = rule('near', 'on: build_processed, if: event.build.os == "android"');
    assert.equal(
      sentence(file(far, near), { build }),
      '`build_processed` of **Awesome App** matched no rule. Nearest: **near**, which wants `event.build.os == "android"`; it is `"ios"`.',
    );
    assert.equal(
      sentence(file(far), { build }),
      '`build_processed` of **Awesome App** matched no rule. Nearest: **far**, which wants `event.build.os == "a"`; it is `"ios"` (the first of 2 things).',
    );
  });

  it('names no rule of another event, unless its name is a slip', () => {
    const other = rule('other', 'on: bug_created');
    const slip = rule('slip', 'on: build_procesed');
    assert.equal(
      sentence(file(other), { build }),
      '`build_processed` of **Awesome App** matched no rule: none is for this event.',
    );
    assert.equal(
      sentence(file(other, slip), { build }),
      '`build_processed` of **Awesome App** matched no rule. Nearest: **slip**, which is for `build_procesed`; this is `build_processed`.',
    );
    assert.equal(
      sentence('version: 1\nrules: []\n', { build }),
      '`build_processed` of **Awesome App** matched no rule.',
    );
  });
});
