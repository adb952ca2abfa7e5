import { dirname, relative, resolve } from 'node:path';
import type { Json } from '../domain/json.js';
import type { Findings } from '../rules/findings.js';
import { didYouMean } from '../rules/names.js';
import type { Ruleset } from '../rules/ruleset.js';

/** The rules of these files; undefined: all. */
export function withOnly(ruleset: Ruleset, files: readonly string[] | undefined): Ruleset {
  if (files === undefined) return ruleset;
  return { ...ruleset, rules: ruleset.rules.filter(({ place }) => files.includes(place.file)) };
}

/**
 * The rules files that a test file lists under `only`, by the names that rules know them by. One
 * that is not there is reported.
 */
export function readOnly(
  value: Json | undefined,
  testFile: string,
  ruleset: Ruleset | undefined,
  findings: Findings,
): { readonly files: readonly string[] | undefined; readonly isKnown: boolean } {
  if (!Array.isArray(value)) return { files: undefined, isKnown: true };
  const folder = dirname(testFile);
  const known = ruleset?.files.map(({ path }) => path) ?? [];
  const files = value.flatMap((name: Json, index) => {
    if (typeof name !== 'string') return [];
    // Both may be named from elsewhere, such as by an absolute path.
    const file = known.find((path) => resolve(path) === resolve(folder, name));
    if (file === undefined && ruleset !== undefined) {
      const beside = known.map((path) => relative(folder, path));
      findings.atValue(['only', index], {
        code: 'unknown-file',
        message: `there is no rules file \`${name}\`${didYouMean(name, beside)}`,
        hint: `there are: ${beside.join(', ')}`,
      });
    }
    return file ?? [];
  });
  return { files, isKnown: files.length === value.length };
}
