/** `${{ x }}` → ` x ` and where it begins. A text without the wrapper stays as it is. */
export function unwrap(source: string): { text: string; offset: number } {
  const [, before, text] = /^(\s*\$\{\{)([\s\S]*)\}\}\s*$/.exec(source) ?? [];
  return text === undefined || before === undefined
    ? { text: source, offset: 0 }
    : { text, offset: before.length };
}

/** Moves what is said of parts of a text to where the text stands in a longer one. */
export function shift<Part extends { readonly start: number; readonly end: number }>(
  parts: readonly Part[],
  by: number,
): readonly Part[] {
  return by === 0
    ? parts
    : parts.map((part) => ({ ...part, start: part.start + by, end: part.end + by }));
}
