import { align } from './align.js';

/** Longer texts are shown one after the other: laying them side by side would take too long. */
const mostLines = 1000;

/** Two texts line by line: `- ` only in the first, `+ ` only in the second, two spaces in both. */
export function diffLines(expected: string, got: string): string[] {
  const both = expected.endsWith('\n') && got.endsWith('\n');
  // A line break at the end of both makes no line that anybody sees.
  const [lefts = [], rights = []] = [expected, got].map((text) =>
    text.slice(0, both ? -1 : undefined).split('\n'),
  );
  if (lefts.length > mostLines || rights.length > mostLines) {
    return [...lefts.map((line) => `- ${line}`), ...rights.map((line) => `+ ${line}`)];
  }
  return align(lefts, rights, (left, right) => (left === right ? 1 : 0)).map(({ left, right }) => {
    if (right === undefined) return `- ${left}`;
    return left === undefined ? `+ ${right}` : `  ${left}`;
  });
}
