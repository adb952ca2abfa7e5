import { isJsonObject, type Json } from '../domain/json.js';
import type { Need } from '../rules/expressions/need.js';
import type { Findings } from '../rules/findings.js';
import type { Rule } from '../rules/ruleset.js';
import type { Path } from '../rules/yaml/nodes.js';
import { sitesOf, type Site } from './sites.js';

/** A rule, with its expressions at their places. */
export interface RuleView {
  readonly rule: Rule;
  /** In its file. */
  readonly path: Path;
  readonly sites: readonly Site[];
  /** What its `if` cannot do without, if anything. */
  readonly need: Need | undefined;
  /** Takes what is found in its file. */
  readonly findings: Findings;
}

/** @param file the value of the rule's file */
export function viewRule(rule: Rule, file: Json | undefined, findings: Findings): RuleView {
  const rules = isJsonObject(file) && Array.isArray(file.rules) ? (file.rules as Json[]) : [];
  const index = rules.findIndex((one) => isJsonObject(one) && one.id === rule.id);
  const path = ['rules', index];
  const value = rules[index];
  const sites = isJsonObject(value) ? sitesOf(rule, value, path) : [];
  return { rule, path, sites, need: rule.condition?.need(), findings };
}
