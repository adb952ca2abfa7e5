import type { FindingKind } from '../finding-kind.js';

export const untestedRule: FindingKind = {
  name: 'untested-rule',
  about: 'A rule that no rule test expects to send anything.',
  instead:
    'Write a test in a `*.test.yaml` file, or make one of an event that came: `deliveries show ID --as-test`.',
  find({ rule, path }, { tested }) {
    if (tested === undefined || rule.mode === 'off' || tested.has(rule.id)) return [];
    return [
      {
        message: `no rule test expects \`${rule.id}\` to send anything`,
        hint: 'write one in a `*.test.yaml` file, or make it of an event that came: `deliveries show ID --as-test`',
        at: { value: [...path, 'id'] },
      },
    ];
  },
};
