import { isCollection, isScalar, type ParsedNode } from 'yaml';
import type { Diagnostic, TextFault } from '../domain/diagnostic.js';
import type { Place } from './place.js';
import { keyAt, nodeAt, rangeOf, type Path } from './yaml/nodes.js';
import type { YamlFile } from './yaml/read-yaml.js';
import { locateInScalar } from './yaml/scalar-offsets.js';
import { endOfLine, toDiagnostic, type Range } from './yaml/source.js';
import { quietTrap } from './yaml/traps.js';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly severity?: 'error' | 'warning' | undefined;
}

/**
 * All that is wrong with one file. What stands in a part that faults of the YAML have spoiled is
 * not taken: it would say the same thing again, or something untrue.
 */
export class Findings {
  readonly #file: YamlFile;
  readonly #faults: TextFault[];

  constructor(file: YamlFile) {
    this.#file = file;
    this.#faults = [...file.faults];
  }

  /** About the value at a path. */
  atValue(path: Path, finding: Finding): void {
    const node = this.#node(path) ?? this.#key(path);
    // What is only warned of was read as it was meant.
    const isWarning = finding.severity === 'warning';
    const trap = isWarning ? undefined : quietTrap(this.#file.source.text, node);
    const hint = finding.hint ?? trap;
    this.#add(this.#firstLine(node), { ...finding, hint });
  }

  /** About the key at a path, or, for the item of a list, its first key. */
  atKey(path: Path, finding: Finding): void {
    this.#add(this.#firstLine(this.#key(path)), finding);
  }

  /** About a key that the map at a path lacks. */
  atMissing(path: Path, finding: Finding): void {
    const map = this.#node(path);
    const range = map === undefined ? undefined : rangeOf(map);
    const lost = this.#file.damage.some(
      (damage) => damage.breaksStructure && (range === undefined || damage.start <= range.end),
    );
    if (!lost) this.atKey(path, finding);
  }

  /**
   * About parts of the text at a path.
   * @param value the text that the faults' offsets count in
   */
  inText(path: Path, value: string, faults: readonly TextFault[]): void {
    const node = this.#node(path);
    if (!isScalar(node)) return;
    const { text } = this.#file.source;
    const trap = quietTrap(text, node);
    for (const fault of faults) {
      // Such a text has lost its end: how its rest fails says nothing about what was written.
      const hint = trap !== undefined && fault.severity !== 'warning' ? trap : fault.hint;
      this.#add(locateInScalar(text, node, value, fault), { ...fault, hint });
    }
  }

  /** Where the key, or the item, at a path begins. */
  place(path: Path): Place {
    const { source } = this.#file;
    return { file: source.file, ...source.place(this.#key(path)?.range[0] ?? 0) };
  }

  /** Where the value at a path begins. */
  placeOfValue(path: Path): Place {
    const { source } = this.#file;
    const node = this.#node(path) ?? this.#key(path);
    return { file: source.file, ...source.place(node?.range[0] ?? 0) };
  }

  /**
   * Tells where the characters of the text at a path stand in the file. Made to be kept: it holds
   * on to nothing but that text and the lines of the file.
   */
  locator(path: Path, value: string): (offset: number) => Place {
    const { source } = this.#file;
    const node = this.#node(path);
    const start = node?.range[0] ?? 0;
    return (offset) => {
      const range = isScalar(node)
        ? locateInScalar(source.text, node, value, { start: offset, end: offset + 1 })
        : { start };
      return { file: source.file, ...source.place(range.start) };
    };
  }

  node(path: Path): ParsedNode | undefined {
    return this.#node(path);
  }

  get text(): string {
    return this.#file.source.text;
  }

  /** Sorted by position; the same said twice of the same place is said once. */
  diagnostics(): Diagnostic[] {
    const seen = new Set<string>();
    return this.#faults
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .filter(({ start, message }) => {
        const key = `${start} ${message}`;
        return !seen.has(key) && seen.add(key);
      })
      .map((fault) => toDiagnostic(this.#file.source, fault));
  }

  #add(range: Range, { code, message, hint, severity }: Finding): void {
    const spoiled = this.#file.damage.some(
      ({ start, end }) => start <= range.start && range.start < end,
    );
    if (!spoiled) this.#faults.push({ code, message, hint, severity, ...range });
  }

  #node(path: Path): ParsedNode | undefined {
    return this.#file.root && nodeAt(this.#file.root, path);
  }

  /** The key at a path, or, where the file has none, that of the nearest thing around it. */
  #key(path: Path): ParsedNode | undefined {
    const { root } = this.#file;
    if (root === undefined) return undefined;
    const key = keyAt(root, path);
    return key === undefined && path.length > 0 ? this.#key(path.slice(0, -1)) : key;
  }

  /** A whole rule underlined shows nothing: what spans lines is marked on its first. */
  #firstLine(node: ParsedNode | undefined): Range {
    if (node === undefined) return { start: 0, end: 0 };
    const { start, end } = rangeOf(node);
    const many = isCollection(node) || (isScalar(node) && node.type?.startsWith('BLOCK'));
    return { start, end: many ? Math.min(end, endOfLine(this.text, start)) : end };
  }
}
