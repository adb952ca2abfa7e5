import type { TextFault } from '../../domain/diagnostic.js';

/** `${{ x }}` → ` x ` and where it begins. A text without the wrapper stays as it is. */
export function unwrap(source: string): { text: string; offset: number } {
  const [, before, text] = /^(\s*\$\{\{)([\s\S]*)\}\}\s*$/.exec(source) ?? [];
  return text === undefined || before === undefined
    ? { text: source, offset: 0 }
    : { text, offset: before.length };
}

/** Moves faults to where their text stands in a longer one. */
export function shift(faults: readonly TextFault[], by: number): readonly TextFault[] {
  return by === 0
    ? faults
    : faults.map((fault) => ({ ...fault, start: fault.start + by, end: fault.end + by }));
}
