import type { Diagnostic, TextFault } from '../domain/diagnostic.js';
import { didYouMean } from '../rules/names.js';
import type { RulesFile } from '../rules/ruleset.js';
import { commentsOf } from '../rules/yaml/comments.js';
import { createSource, toDiagnostic } from '../rules/yaml/source.js';
import { ignorableNames, uselessIgnore } from './catalogue.js';
import { neverIgnored } from './online-names.js';

/** One name behind a `# check: ignore`. Others may follow it, each behind a comma, and then a reason. */
interface Ignore {
  readonly name: string;
  /** Of the comment. */
  readonly line: number;
  /** Of the name. */
  readonly start: number;
  readonly end: number;
  used: boolean;
}

export interface Lines {
  readonly first: number;
  readonly last: number;
}

export interface IgnoreOptions {
  /** Texts that go over several lines, where no comment can stand. */
  readonly texts: readonly Lines[];
  readonly steps: readonly Lines[];
  /** Findings that were not looked for, so that nobody knows what their names would ignore. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Leaves out the findings about a file that comments in it ignore: on the line, or on the line
 * before, also those of the beginning of the text or the step that the finding is in. Names that
 * ignore nothing are a finding themselves.
 */
export function applyIgnores(
  file: RulesFile,
  diagnostics: readonly Diagnostic[],
  { texts, steps, unknown }: IgnoreOptions,
): Diagnostic[] {
  const { ignores, faults } = readIgnores(file);
  const kept = diagnostics.filter(({ code, line }) => {
    if (!ignorableNames.includes(code)) return true;
    const around = [...texts, ...steps].filter(({ first, last }) => first <= line && line <= last);
    const lines = [line, ...around.map(({ first }) => first)].flatMap((one) => [one, one - 1]);
    const found = ignores.filter((one) => one.name === code && lines.includes(one.line));
    for (const ignore of found) ignore.used = true;
    return found.length === 0;
  });
  const useless = ignores.filter(({ name, used }) => !used && !unknown.has(name));
  const source = createSource(file);
  const own = [...faults, ...useless.map(nothingIgnored)].map((fault) =>
    toDiagnostic(source, { ...fault, code: uselessIgnore, severity: 'warning' }),
  );
  return [...kept, ...own].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

type Fault = Omit<TextFault, 'code' | 'severity'>;

function readIgnores(file: RulesFile): { ignores: Ignore[]; faults: Fault[] } {
  const source = createSource(file);
  const ignores: Ignore[] = [];
  const faults: Fault[] = [];
  for (const { start, end } of commentsOf(file.text)) {
    const text = file.text.slice(start, end);
    const [marker, names = ''] =
      /^#+\s*check:\s*ignore(?![\w-])\s*([a-z][a-z-]*(?:\s*,\s*[a-z][a-z-]*)*)?/.exec(text) ?? [];
    if (marker === undefined) continue;
    if (names === '') {
      faults.push({
        message: 'this does not say what to ignore',
        hint: 'name the finding: `# check: ignore NAME`',
        start,
        end,
      });
    }
    for (const { 0: name, index } of names.matchAll(/[a-z-]+/g)) {
      const at = start + marker.length - names.length + index;
      const place = { start: at, end: at + name.length };
      const fault = unknownName(name);
      if (fault === undefined) {
        ignores.push({ name, line: source.place(start).line, ...place, used: false });
      } else faults.push({ ...fault, ...place });
    }
  }
  return { ignores, faults };
}

function unknownName(name: string): Pick<Fault, 'message' | 'hint'> | undefined {
  if (ignorableNames.includes(name)) return undefined;
  if (name === uselessIgnore) {
    return { message: `\`${name}\` cannot be ignored`, hint: 'remove what ignores nothing' };
  }
  if (name === neverIgnored) {
    return { message: `\`${name}\` cannot be ignored`, hint: 'correct what the finding is about' };
  }
  const near = didYouMean(name, ignorableNames);
  return {
    message: `no finding that can be ignored is called \`${name}\`${near}`,
    hint: near === '' ? `there are: ${ignorableNames.join(', ')}` : undefined,
  };
}

function nothingIgnored({ name, start, end }: Ignore): Fault {
  return {
    message: `there is no \`${name}\` here to ignore`,
    hint: 'remove the name, or put the comment on the line of the finding or the line before',
    start,
    end,
  };
}
