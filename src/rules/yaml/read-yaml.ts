import { parseDocument, type ParsedNode } from 'yaml';
import type { TextFault } from '../../domain/diagnostic.js';
import type { Json } from '../../domain/json.js';
import type { RulesFile } from '../ruleset.js';
import { damageOf, type Damage } from './damage.js';
import { findSyntaxFaults } from './find-syntax-faults.js';
import { mend } from './mend.js';
import { maxNesting, tooDeepAt } from './nesting.js';
import { toValue } from './nodes.js';
import { createSource, type Source } from './source.js';
import { crowdedAt } from './crowded.js';
import type { SyntaxFault } from './syntax-faults.js';

/** In bytes of UTF-8. */
export const maxFileSize = 1024 * 1024;

/** A YAML file, read as far as it can be read. */
export interface YamlFile {
  readonly source: Source;
  /** Undefined where there is nothing to look at. */
  readonly root: ParsedNode | undefined;
  readonly value: Json | undefined;
  /** Offsets are those of the file. */
  readonly faults: readonly TextFault[];
  /** What other checks should be silent about. */
  readonly damage: readonly Damage[];
}

/**
 * Reads one document with positions. Refused, because they surprise or can be abused: anchors,
 * aliases, tags, several documents, nesting deeper than 50, lists and maps of more than 5,000, more
 * than 1 MiB. The parser's warnings
 * are errors: an unknown tag is only a warning there, and gives a wrong value.
 */
export function readYaml(file: RulesFile): YamlFile {
  const source = createSource(file);
  const { text } = source;
  if (Buffer.byteLength(text) > maxFileSize) {
    return unreadable(source, {
      code: 'file-too-large',
      message: 'the file is larger than 1 MiB',
      hint: 'split it into several files',
      start: 0,
      end: 0,
    });
  }
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    return unreadable(source, {
      code: 'nested-too-deeply',
      message: `this is nested deeper than ${maxNesting} levels`,
      start: tooDeep,
      end: tooDeep + 1,
    });
  }
  const { root, faults, damage, crowded } = parseMending(source);
  if (crowded !== undefined) return unreadable(source, crowded);
  if (root === undefined) return unreadable(source, ...faults, ...emptyFault(faults));
  return {
    source,
    root,
    value: toValue(root),
    faults,
    damage: [...damage, ...faults.map((fault) => damageOf(text, root, fault))],
  };
}

interface Parsed {
  readonly root: ParsedNode | undefined;
  readonly faults: readonly SyntaxFault[];
  /** There is too much in one place to look at the rest. */
  readonly crowded: TextFault | undefined;
}

/** A mended line may uncover another that is wrong, but not for ever. */
const mostRounds = 20;
/** UTF-16 units that all rounds together may read. */
const mostParsed = 4 * 1024 * 1024;

/**
 * Parses a text; then again with the values blanked at which the parser stumbled, for as long as
 * that helps. Otherwise a fault in one value may hide what is below it.
 */
function parseMending(source: Source): Parsed & { readonly damage: readonly Damage[] } {
  let { text } = source;
  let parsed = parse(source, text);
  const mended: SyntaxFault[] = [];
  const damage: Damage[] = [];
  const rounds = Math.min(mostRounds, Math.floor(mostParsed / text.length));
  for (let round = 0; round < rounds && parsed.crowded === undefined; round++) {
    const attempt = mend(text, parsed.faults);
    if (attempt === undefined) break;
    text = attempt.text;
    parsed = parse(source, text);
    mended.push(...attempt.faults);
    damage.push(...attempt.damage);
  }
  const faults = firstOfEachLine(source, [...mended, ...parsed.faults]);
  return { ...parsed, faults: atMost(faults), damage };
}

function parse(source: Source, text: string): Parsed {
  const document = withoutStacks(() =>
    parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      // The library's own check takes a time that grows with the square of the number of keys.
      uniqueKeys: false,
      stringKeys: true,
      prettyErrors: false,
    }),
  );
  const root = document.contents ?? undefined;
  const crowded = root && crowdedAt(root);
  const faults = crowded === undefined ? findSyntaxFaults(text, document) : [];
  return { root, faults: firstOfEachLine(source, faults), crowded };
}

/** A file may have a hundred thousand faults: to note for each where it was noticed takes longest. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function unreadable(source: Source, ...faults: TextFault[]): YamlFile {
  return { source, root: undefined, value: undefined, faults, damage: [] };
}

function emptyFault(others: readonly TextFault[]): TextFault[] {
  if (others.length > 0) return [];
  const hint = 'write something into it, or remove it';
  return [{ code: 'empty-file', message: 'there is nothing in this file', hint, start: 0, end: 0 }];
}

/** More would only be noise, and finding what each of them spoils takes its time. */
const mostFaults = 200;

function atMost(faults: readonly SyntaxFault[]): SyntaxFault[] {
  const [next, ...more] = faults.slice(mostFaults);
  if (next === undefined) return [...faults];
  const rest: SyntaxFault = {
    ...next,
    code: 'too-many-faults',
    message: `${more.length + 1} more faults of the YAML are here and below`,
    hint: 'mend those above first',
    breaksStructure: true,
  };
  return [...faults.slice(0, mostFaults), rest];
}

/** What follows a fault on its line is nearly always the parser stumbling over the same thing. */
function firstOfEachLine(source: Source, faults: readonly SyntaxFault[]): SyntaxFault[] {
  const lines = new Set<number>();
  return faults
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start }) => {
      const { line } = source.place(start);
      return !lines.has(line) && lines.add(line);
    });
}
