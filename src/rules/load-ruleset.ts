import { createHash } from 'node:crypto';
import type { Diagnostic } from '../domain/diagnostic.js';
import { isJsonObject } from '../domain/json.js';
import { Findings } from './findings.js';
import type { Language } from './language.js';
import { loadRule } from './load-rule.js';
import type { Place } from './place.js';
import type { Rule, RulesFile, Ruleset } from './ruleset.js';
import { reportIssues } from './schema/report-issues.js';
import { laterKeys, nounOf, rulesFileSchema } from './schema/rules-file.js';
import { readYaml, type YamlFile } from './yaml/read-yaml.js';

export interface LoadedRules {
  /** Undefined exactly when a diagnostic is an error. */
  readonly ruleset: Ruleset | undefined;
  /** Sorted by file and position. */
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads, checks and compiles rules files. All faults of all files are found in one pass, each at
 * its own place; what follows only from another fault is not reported.
 */
export function loadRuleset(files: readonly RulesFile[], language: Language): LoadedRules {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const places = new Map<string, Place>();
  const loaded = sorted.map((file) => loadFile(file, language, places));
  const diagnostics = loaded.flatMap(({ findings }) => findings.diagnostics());
  const valid = !diagnostics.some(({ severity }) => severity === 'error');
  const rules = loaded.flatMap((file) => file.rules);
  return {
    ruleset: valid ? { hash: hashOf(sorted), files: sorted, rules } : undefined,
    diagnostics,
  };
}

/** @param places where each rule's id was first seen; added to */
function loadFile(file: RulesFile, language: Language, places: Map<string, Place>) {
  const yaml = readYaml(file);
  const findings = new Findings(yaml);
  if (yaml.root === undefined) return { findings, rules: [] };
  reportSchema(yaml, findings);
  const values = isJsonObject(yaml.value) ? yaml.value.rules : undefined;
  const items = Array.isArray(values) ? values : [];
  const rules = items.flatMap((value: unknown, index): Rule[] => {
    if (!isJsonObject(value)) return [];
    checkId(value.id, ['rules', index], findings, places);
    const rule = loadRule(value, { findings, language, path: ['rules', index] });
    return rule === undefined ? [] : [rule];
  });
  return { findings, rules };
}

function reportSchema({ value }: YamlFile, findings: Findings): void {
  if (!isJsonObject(value)) {
    findings.atValue([], {
      code: 'wrong-type',
      message: 'a rules file is a map with `version` and `rules`',
      hint: 'start it with `version: 1`',
    });
    return;
  }
  const { error } = rulesFileSchema.safeParse(value);
  reportIssues(error?.issues ?? [], {
    findings,
    schema: rulesFileSchema,
    base: [],
    later: laterKeys,
    noun: nounOf,
  });
}

function checkId(
  id: unknown,
  path: readonly PropertyKey[],
  findings: Findings,
  places: Map<string, Place>,
): void {
  if (typeof id !== 'string' || id === '') return;
  const first = places.get(id);
  if (first === undefined) {
    places.set(id, findings.placeOfValue([...path, 'id']));
    return;
  }
  findings.atValue([...path, 'id'], {
    code: 'duplicate-rule',
    message: `the rule \`${id}\` is already at ${first.file}:${first.line}:${first.column}`,
    hint: 'ids are unique over all files: rename one of them',
  });
}

function hashOf(files: readonly RulesFile[]): string {
  const content = files.map(({ path, text }) => [path, text]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
