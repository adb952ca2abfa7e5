import type { z } from 'zod';
import { isJsonObject } from '../../domain/json.js';
import type { Findings } from '../findings.js';
import { didYouMean, suggest } from '../names.js';
import { toValue, type Path } from '../yaml/nodes.js';
import { bestBranch, describeIssue, nameOf, ownMessage, withName } from './describe-issue.js';
import { keysAt } from './walk-schema.js';

type Issue = z.core.$ZodIssue;

export interface ReportOptions {
  readonly findings: Findings;
  readonly schema: z.core.$ZodType;
  /** Where the value that the schema was asked about stands in the file. */
  readonly base: Path;
  /** Keys that are planned: they are refused in other words. The path is that of the map, in the schema. */
  readonly later?: (path: Path) => readonly string[];
  /** What the map at a path is called where its key does not say: `this rule`. The path is that in the schema. */
  readonly noun?: (path: Path) => string | undefined;
}

/** Reports what a schema found, each issue at its own place in the file. */
export function reportIssues(issues: readonly Issue[], options: ReportOptions): void {
  const flat = issues.flatMap((issue) => flatten(issue, []));
  const meant = new Set(flat.flatMap((issue) => meantKeys(issue, options)));
  const misspelt = new Set(
    flat.flatMap(({ code, path }) => (code === 'unrecognized_keys' ? [pathKey(path)] : [])),
  );
  for (const issue of flat) {
    // What a map as a whole must be cannot be told while its keys are not what they were meant to be.
    if (issue.code === 'custom' && misspelt.has(pathKey(issue.path))) continue;
    if (issue.code === 'unrecognized_keys') reportUnknownKeys(issue, options);
    else if (issue.code === 'invalid_key') reportKey(issue, options);
    else if (!meant.has(pathKey(issue.path))) reportIssue(issue, options);
  }
}

/** Of a union, the issues of the branch that the author most likely meant. */
function flatten(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = bestBranch(issue);
    const deeper = branch.some(
      (inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys',
    );
    if (deeper) return branch.flatMap((inner) => flatten(inner, path));
  }
  return [{ ...issue, path: [...path] }];
}

/** A misspelt key is one fault, not two: the key it was meant to be is not missing as well. */
function meantKeys(issue: Issue, options: ReportOptions): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = freeKeys(issue.path, options);
  return issue.keys.flatMap((key) => {
    const near = suggest(key, known);
    return near === undefined ? [] : [pathKey([...issue.path, near])];
  });
}

/** The keys that a map may have and has not: what is there already was not meant by another key. */
function freeKeys(path: Path, { findings, schema, base }: ReportOptions): string[] {
  const node = findings.node([...base, ...path]);
  const value = node && toValue(node);
  return keysAt(schema, path).filter((key) => !isJsonObject(value) || !Object.hasOwn(value, key));
}

function reportUnknownKeys(
  { keys, path }: z.core.$ZodIssueUnrecognizedKeys,
  options: ReportOptions,
): void {
  const { findings, schema, base, later } = options;
  const free = freeKeys(path, options);
  for (const key of keys) {
    const at = [...base, ...path, key];
    if (later?.(path).includes(key)) {
      findings.atKey(at, { code: 'not-supported', message: `\`${key}\` is not supported yet` });
      continue;
    }
    const known = keysAt(schema, path);
    findings.atKey(at, {
      code: 'unknown-key',
      message: `unknown key \`${key}\`${didYouMean(key, free)}`,
      hint:
        suggest(key, free) === undefined && known.length > 0
          ? `known here: ${known.join(', ')}`
          : undefined,
    });
  }
}

function reportKey(issue: z.core.$ZodIssueInvalidKey, { findings, base }: ReportOptions): void {
  const why = issue.issues[0]?.message ?? issue.message;
  const at = [...base, ...issue.path];
  findings.atKey(at, { code: 'invalid-name', message: withName(`\`${String(at.at(-1))}\``, why) });
}

function reportIssue(issue: Issue, { findings, base, noun }: ReportOptions): void {
  const path = [...base, ...issue.path];
  const node = findings.node(path);
  const last = path.at(-1);
  if (node === undefined && last !== undefined) {
    const own = issue.code === 'custom' ? ownMessage(issue) : undefined;
    const owner = noun?.(issue.path.slice(0, -1)) ?? `\`${nameOf(path.slice(0, -1))}\``;
    findings.atMissing(path.slice(0, -1), {
      code: 'missing-key',
      message:
        own === undefined
          ? `\`${String(last)}\` is missing in ${owner}`
          : withName(`\`${String(last)}\``, own),
    });
    return;
  }
  const value = node === undefined ? null : toValue(node);
  findings.atValue(path, describeIssue(issue, path, value));
}

function pathKey(path: Path): string {
  return JSON.stringify(path.map(String));
}
