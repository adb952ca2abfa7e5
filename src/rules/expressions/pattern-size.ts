/** Escapes, classes (a `]` may come first), groups and their flags, repeats, and any other character. */
const tokens =
  /\\[pP]\{[^}]*\}|\\[^]|\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]?|\((?:\?(?:P?<[^>]*>|[imsU-]*[:)]?))?|\)|\{(\d+)(?:,(\d*))?\}|[*+?|]|[^]/g;

/**
 * About how many instructions a regular expression compiles to: `(ab){3}` are 6. What compiling it
 * takes, and at worst matching a character, is in proportion. Found without compiling it.
 */
export function patternSize(pattern: string): number {
  const groups: Sum[] = [{ total: 0, last: 0 }];
  for (const [token, least, most] of pattern.matchAll(tokens)) {
    const group = groups.at(-1) ?? { total: 0, last: 0 };
    if (token.startsWith('(') && !token.endsWith(')')) groups.push({ total: 2, last: 0 });
    else if (token === ')') close(groups);
    else if (least !== undefined) repeat(group, Math.max(Number(least), Number(most ?? '')));
    else add(group, 1);
  }
  while (groups.length > 1) close(groups);
  return groups[0]?.total ?? 0;
}

/** Of a group that is open. */
interface Sum {
  total: number;
  /** Of its last part, which a repeat is about. */
  last: number;
}

function add(group: Sum, size: number): void {
  group.total += size;
  group.last = size;
}

function repeat(group: Sum, times: number): void {
  const size = group.last * Math.max(times, 1);
  group.total += size - group.last;
  group.last = size;
}

function close(groups: Sum[]): void {
  const inner = groups.length > 1 ? groups.pop() : undefined;
  const outer = groups.at(-1);
  if (inner !== undefined && outer !== undefined) add(outer, inner.total);
}
