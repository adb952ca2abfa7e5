/**
 * The candidate that `name` was probably meant to be, if one is near: the distance is at most a
 * third of the longer name, and at least 1. Letter case does not count.
 *
 * @param most the largest distance that is still near, however long the names are
 */
export function suggest(
  name: string,
  candidates: Iterable<string>,
  most = Infinity,
): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const longer = Math.max(name.length, candidate.length);
    const allowed = Math.min(most, Math.max(1, Math.floor(longer / 3)));
    // A distance is at least the difference in length: most candidates need no table.
    if (Math.abs(name.length - candidate.length) > allowed) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    // What shares no letter is no suggestion, however short both are.
    if (distance > allowed || distance >= longer) continue;
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

/** `: did you mean …?`, to end a message with, where a candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = suggest(name, candidates);
  return near === undefined ? '' : `: did you mean \`${near}\`?`;
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost
 * 1. Plain Levenshtein counts a swap as 2 and misses `nmae` for `name`.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
