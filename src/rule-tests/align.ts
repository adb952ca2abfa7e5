/** Two things that stand side by side, or one that stands alone. */
export type Pair<A, B> =
  | { readonly left: A; readonly right: B }
  | { readonly left: A; readonly right?: undefined }
  | { readonly left?: undefined; readonly right: B };

/**
 * Lays two lists side by side, in their order, so that the pairs together weigh as much as they can.
 * What finds no partner stands alone: first what is left over of `lefts`.
 *
 * @param weigh 0: no pair
 */
export function align<A, B>(
  lefts: readonly A[],
  rights: readonly B[],
  weigh: (left: A, right: B) => number,
): Pair<A, B>[] {
  const weights = lefts.map((left) => rights.map((right) => weigh(left, right)));
  const best = bestSums(weights, rights.length);
  const at = (row: number, column: number) => best[row]?.[column] ?? 0;
  const pairs: Pair<A, B>[] = [];
  let row = 0;
  let column = 0;
  const next = () => ({ left: lefts.slice(row, row + 1), right: rights.slice(column, column + 1) });
  for (;;) {
    const { left, right } = next();
    const weight = weights[row]?.[column] ?? 0;
    if (weight > 0 && at(row, column) === weight + at(row + 1, column + 1)) {
      pairs.push(...left.flatMap((one) => right.map((other) => ({ left: one, right: other }))));
      row++;
      column++;
    } else if (
      left.length > 0 &&
      (right.length === 0 || at(row + 1, column) >= at(row, column + 1))
    ) {
      pairs.push(...left.map((one) => ({ left: one })));
      row++;
    } else if (right.length > 0) {
      pairs.push(...right.map((one) => ({ right: one })));
      column++;
    } else {
      return pairs;
    }
  }
}

/** For each pair of places, the most that what follows can weigh: the longest common subsequence. */
function bestSums(weights: readonly (readonly number[])[], columns: number): number[][] {
  const best = Array.from({ length: weights.length + 1 }, () =>
    new Array<number>(columns + 1).fill(0),
  );
  for (let row = weights.length - 1; row >= 0; row--) {
    const line = best[row] ?? [];
    const below = best[row + 1] ?? [];
    for (let column = columns - 1; column >= 0; column--) {
      const weight = weights[row]?.[column] ?? 0;
      line[column] = Math.max(
        below[column] ?? 0,
        line[column + 1] ?? 0,
        weight > 0 ? weight + (below[column + 1] ?? 0) : 0,
      );
    }
  }
  return best;
}
