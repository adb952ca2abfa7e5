import type { z } from 'zod';
import type { Finding } from '../findings.js';
import { didYouMean } from '../names.js';
import type { Path } from '../yaml/nodes.js';

type Issue = z.core.$ZodIssue;

/** Puts what a schema found into a sentence. `path` is where, and `value` what stands there. */
export function describeIssue(issue: Issue, path: Path, value: unknown): Finding {
  const name = `\`${nameOf(path)}\``;
  const own = ownMessage(issue);
  if (value === null && issue.code !== 'custom') {
    return { code: 'empty-value', message: `${name} is empty${wanted(issue, own)}` };
  }
  if (own !== undefined) return { code: codeOf(issue), message: withName(name, own) };
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(name, [issue.expected], value);
    case 'invalid_value':
      return wrongValue(name, issue.values, value);
    case 'invalid_union':
      return describeUnion(issue, path, value);
    case 'invalid_format':
      return {
        code: 'wrong-format',
        message: `${name} ${issue.format === 'url' ? 'must be an absolute URL' : 'has the wrong form'}`,
      };
    case 'too_small':
    case 'too_big':
      return { code: codeOf(issue), message: `${name} ${sizeText(issue)}` };
    default:
      return { code: 'invalid', message: `${name}: ${issue.message}` };
  }
}

/** `labels[2]` for the third label, else the key. */
export function nameOf(path: Path): string {
  const keyAt = path.findLastIndex((part) => typeof part === 'string');
  const indexes = path.slice(keyAt + 1).map((index) => `[${String(index)}]`);
  return `${keyAt === -1 ? 'file' : String(path[keyAt])}${indexes.join('')}`;
}

/** `must be …` goes on from the name; whatever else is a sentence of its own. */
export function withName(name: string, message: string): string {
  return /^(must|is|may|names|needs|has|cannot) /.test(message)
    ? `${name} ${message}`
    : `${name}: ${message}`;
}

/** A message that the schema's author wrote; zod's own are replaced by ours. */
export function ownMessage(issue: Issue): string | undefined {
  return /^(Invalid|Too (small|big)|Unrecognized)\b/.test(issue.message)
    ? undefined
    : issue.message;
}

function codeOf(issue: Issue): string {
  return (
    {
      invalid_type: 'wrong-type',
      invalid_format: 'wrong-format',
      invalid_value: 'wrong-value',
      too_small: 'too-small',
      too_big: 'too-big',
    }[issue.code as string] ?? 'invalid'
  );
}

const expectations: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'empty',
};

function expectation(expected: string): string {
  return expectations[expected] ?? expected;
}

function wanted(issue: Issue, own: string | undefined): string {
  if (own !== undefined) return `: ${own}`;
  if (issue.code === 'invalid_type') return `; it must be ${expectation(issue.expected)}`;
  return '';
}

function wrongType(name: string, expected: readonly string[], value: unknown): Finding {
  const want = either([...new Set(expected)].map(expectation));
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  if (scalar && expected.includes('string')) {
    return {
      code: 'wrong-type',
      message: `${name} must be ${want}, not ${typeText(value)}`,
      hint: `quote it: YAML reads this as ${typeText(value)}`,
    };
  }
  return { code: 'wrong-type', message: `${name} must be ${want}, not ${typeText(value)}` };
}

function wrongValue(
  name: string,
  values: readonly z.core.util.Primitive[],
  value: unknown,
): Finding {
  const want = either(values.map((known) => `\`${String(known)}\``));
  const same = values.find((known) => String(known) === String(value));
  if (same !== undefined) {
    return {
      code: 'wrong-type',
      message: `${name} must be ${typeText(same)}, not ${typeText(value)}`,
      hint: typeof value === 'string' ? 'remove the quotes' : 'quote it',
    };
  }
  if (typeof value !== 'string') {
    return { code: 'wrong-value', message: `${name} must be ${want}` };
  }
  const near = didYouMean(
    value,
    values.filter((known) => typeof known === 'string'),
  );
  return { code: 'wrong-value', message: `${name} must be ${want}, not \`${value}\`${near}` };
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, value: unknown): Finding {
  const expected = issue.errors.flatMap((branch) =>
    branch.flatMap((inner) =>
      inner.code === 'invalid_type' && inner.path.length === 0 ? [inner.expected] : [],
    ),
  );
  const best = bestBranch(issue)[0];
  if (best === undefined || isWrongType(best))
    return wrongType(`\`${nameOf(path)}\``, expected, value);
  return describeIssue(best, path, value);
}

/** The branch that the author most likely meant: the one that was followed deepest. */
export function bestBranch({ errors }: z.core.$ZodIssueInvalidUnion): Issue[] {
  const depth = (branch: readonly Issue[]) => Math.max(...branch.map(({ path }) => path.length));
  const fits = errors.filter((branch) => !branch.some(isWrongType));
  return (fits.length > 0 ? fits : errors).toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function sizeText(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === 'too_small';
  const limit = Number(small ? issue.minimum : issue.maximum);
  const bound = small ? 'at least' : 'at most';
  switch (issue.origin) {
    case 'string':
      return small && limit === 1 ? 'is empty' : `must have ${bound} ${limit} characters`;
    case 'array':
    case 'set':
      return `must have ${bound} ${limit} ${limit === 1 ? 'item' : 'items'}`;
    case 'object':
    case 'record':
    case 'map':
      return `must have ${bound} ${limit} ${limit === 1 ? 'key' : 'keys'}`;
    default:
      return `must be ${bound} ${limit}`;
  }
}

export function typeText(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return `\`${String(value)}\``;
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
