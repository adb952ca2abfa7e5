import type { Diagnostic } from '../domain/diagnostic.js';
import { findInRules } from '../findings/find-in-rules.js';
import type { Ruleset } from '../rules/ruleset.js';
import { attention, ok, wrong, type Finding } from './finding.js';

export interface RulesToLookAt {
  readonly folder: string;
  readonly isMissing: boolean;
  /** Undefined: they have errors. */
  readonly ruleset: Ruleset | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether there are rules, and what `check` would say of them. */
export function lookAtRules(rules: RulesToLookAt): Finding[] {
  const { folder, isMissing, ruleset, diagnostics } = rules;
  const about = 'rules';
  if (isMissing) {
    return [
      wrong(about, `There is no folder ${folder}.`, 'Set RULES_DIR, or make one with `init`.'),
    ];
  }
  if (ruleset === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const text = `The rules in ${folder} have ${errors} ${errors === 1 ? 'error' : 'errors'}.`;
    return [wrong(about, text, 'See them with `check`, and mend them.')];
  }
  if (ruleset.rules.length === 0) {
    return [
      attention(
        about,
        `There are no rules in ${folder}.`,
        'Write some; `init` writes a first one.',
      ),
    ];
  }
  const inMode = (mode: string) => ruleset.rules.filter((rule) => rule.mode === mode).length;
  const counts = [
    `${inMode('live')} live`,
    ...(['shadow', 'off'] as const).flatMap((mode) =>
      inMode(mode) === 0 ? [] : [`${inMode(mode)} ${mode === 'off' ? 'off' : 'in shadow mode'}`],
    ),
  ];
  const text = `${folder} has ${ruleset.rules.length} ${ruleset.rules.length === 1 ? 'rule' : 'rules'}: ${counts.join(', ')}.`;
  const warnings = findInRules(ruleset, { loaded: diagnostics, tested: undefined }).length;
  return [
    ok(about, text),
    ...(warnings === 0
      ? []
      : [
          attention(
            about,
            `\`check\` has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`,
            'See them with `check`.',
          ),
        ]),
  ];
}
