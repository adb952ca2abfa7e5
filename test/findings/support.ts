import assert from 'node:assert/strict';
import { actions } from '../../src/actions/index.js';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { findInRules } from '../../src/findings/find-in-rules.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import type { Ruleset } from '../../src/rules/ruleset.js';

export function rulesetOf(text: string): { ruleset: Ruleset; diagnostics: Diagnostic[] } {
  const language = { actions, connections: new Map(), linkDomains: [] };
  const { ruleset, diagnostics } = loadRuleset([{ path: 'a.yaml', text }], language);
  assert.ok(ruleset, JSON.stringify(diagnostics));
  return { ruleset, diagnostics };
}

/** All findings in a rules file but, as they say nothing of the rules themselves, that there are no tests. */
export function findingsIn(text: string, tested?: readonly string[]): Diagnostic[] {
  const { ruleset, diagnostics } = rulesetOf(text);
  return findInRules(ruleset, {
    loaded: diagnostics,
    tested: tested && new Set(tested),
  });
}

/** `name: the text that is marked`. */
export function marked(text: string, diagnostics: readonly Diagnostic[]): string[] {
  const lines = text.split('\n');
  return diagnostics.map(
    ({ code, line, column, endColumn }) =>
      `${code}: ${lines[line - 1]!.slice(column - 1, endColumn - 1)}`,
  );
}

export interface RuleText {
  readonly on?: string;
  readonly if?: string;
  readonly let?: string;
  readonly stepIf?: string;
  readonly title?: string;
}

/** A rules file with one rule that keeps an issue. */
export function ruleText({
  on = 'build_processed',
  if: condition,
  let: name,
  stepIf,
  title = 'x',
}: RuleText): string {
  return [
    'version: 1',
    'rules:',
    '  - id: a',
    `    on: ${on}`,
    ...(name === undefined ? [] : ['    let:', `      x: ${name}`]),
    ...(condition === undefined ? [] : ['    if: >-', `      ${condition}`]),
    '    steps:',
    '      - uses: github/issue',
    ...(stepIf === undefined ? [] : ['        if: >-', `          ${stepIf}`]),
    '        with:',
    '          repository: a/b',
    '          title: >-',
    `            ${title}`,
    '',
  ].join('\n');
}

/** What is found in one rule, marked. */
export function foundIn(rule: RuleText): string[] {
  const text = ruleText(rule);
  return marked(text, findingsIn(text));
}
