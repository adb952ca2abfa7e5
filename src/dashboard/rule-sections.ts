import type { RulesFile, Rule, Ruleset } from '../rules/ruleset.js';

/** Lines of a file that belong together: a rule with the comments above it, or what is before the first rule. */
export interface RuleSection {
  readonly rule: Rule | undefined;
  /** The number of the first line, from 1. */
  readonly start: number;
  readonly lines: readonly string[];
}

/** A rules file, rule by rule. */
export function sectionsOf({ path, text }: RulesFile, { rules }: Ruleset): RuleSection[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const own = rules
    .filter(({ place }) => place.file === path)
    .sort((one, other) => one.place.line - other.place.line);
  const starts = own.map(({ place }) => withComments(lines, place.line));
  const head = { rule: undefined, start: 1, lines: lines.slice(0, (starts[0] ?? Infinity) - 1) };
  return [
    ...(head.lines.length > 0 ? [head] : []),
    ...own.map((rule, index) => {
      const start = starts[index] ?? rule.place.line;
      return { rule, start, lines: lines.slice(start - 1, (starts[index + 1] ?? Infinity) - 1) };
    }),
  ];
}

/** The first of the lines with comments directly above a line. */
function withComments(lines: readonly string[], line: number): number {
  let start = line;
  while (start > 1 && /^\s*#/.test(lines[start - 2] ?? '')) start -= 1;
  return start;
}

/** The id of a line in the page. */
export function lineId(file: string, line: number): string {
  return `${file.replace(/[^\w.-]/g, '_')}-${line}`;
}
