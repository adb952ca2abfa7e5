import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.js';
import { readFrom } from './open-rules.js';
import { readRuleTests } from '../rule-tests/read-rule-tests.js';
import type { RuleTest } from '../rule-tests/rule-test.js';
import type { Ruleset } from '../rules/ruleset.js';

/** Rule tests as read: those of all files without an error, and all findings. */
export interface OpenedTests {
  readonly tests: readonly RuleTest[];
  readonly diagnostics: readonly Diagnostic[];
  /** The files' texts, by the names that the diagnostics use. */
  readonly sources: ReadonlyMap<string, string>;
  /** What was to be read and is not there. */
  readonly missing: readonly string[];
}

/**
 * Reads the rule tests of files and folders.
 * @param ruleset whose rules they name; undefined where it has errors: names are not checked then
 */
export async function openRuleTests(
  paths: readonly string[],
  ruleset: Ruleset | undefined,
): Promise<OpenedTests> {
  const folders = await Promise.all(paths.map((path) => readFrom(path, 'tests')));
  const all = folders.flatMap(({ files }) => files).map((file) => [file.path, file] as const);
  // A folder and a file in it may both be named.
  const files = [...new Map(all).values()];
  const { tests, diagnostics } = readRuleTests(files, ruleset);
  return {
    tests,
    diagnostics: [...folders.flatMap((folder) => folder.diagnostics), ...diagnostics],
    sources: new Map(files.map(({ path, text }) => [path, text])),
    missing: paths.filter((_, index) => folders[index]?.missing),
  };
}

/** The folders whose rules the tests at these paths are about: the rules folder, or else where the tests stand. */
export function rulesBeside(testPaths: readonly string[], rulesDir: string): string[] {
  const folders = testPaths.map((path) => {
    if (isInside(path, rulesDir)) return rulesDir;
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? dirname(path) : path;
  });
  return [...new Set(folders)];
}

function isInside(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`);
}
