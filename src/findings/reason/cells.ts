import { allows, type Domain } from './domain.js';

export type Scalar = string | number | boolean;

/** Some of the values that a name can have, of which no comparison in sight can tell one from the other. */
export type Cell =
  | { readonly type: 'known'; readonly value: Scalar }
  /** Any value but these. */
  | { readonly type: 'other'; readonly mayBeEmpty: boolean; readonly than: ReadonlySet<Scalar> }
  | { readonly type: 'none' }
  /** There, with a value of which nothing is known. */
  | { readonly type: 'there' };

const none: Cell = { type: 'none' };

/**
 * Divides the values of a domain by the constants that they are compared with: together the cells
 * hold all values, and "not there" where that can be.
 */
export function cellsOf(domain: Domain, constants: ReadonlySet<Scalar>): readonly Cell[] {
  switch (domain.type) {
    case 'missing':
      return [none];
    case 'object':
    case 'time':
      return [{ type: 'there' }];
    case 'int':
      return [...integers(constants).map(known), none];
    case 'text': {
      const texts = [...constants].filter((value) => typeof value === 'string');
      const values = domain.only ?? texts.filter((text) => allows(domain, text));
      const others: Cell[] =
        domain.only === undefined
          ? [{ type: 'other', mayBeEmpty: !domain.nonEmpty, than: constants }]
          : [];
      return [...values.map(known), ...others, ...(domain.mayMiss ? [none] : [])];
    }
    case 'any':
      return [
        ...[...constants].map(known),
        { type: 'other', mayBeEmpty: true, than: constants },
        none,
      ];
  }
}

function known(value: Scalar): Cell {
  return { type: 'known', value };
}

/** One integer of each constant and of each gap between them, below the least and above the greatest. */
function integers(constants: ReadonlySet<Scalar>): number[] {
  const points = [...constants]
    .filter((value) => typeof value === 'number')
    .filter((value) => Math.abs(value) < Number.MAX_SAFE_INTEGER)
    .toSorted((a, b) => a - b);
  const [least] = points;
  if (least === undefined) return [0];
  const found = new Set([Math.ceil(least) - 1]);
  for (const [index, point] of points.entries()) {
    const next = points[index + 1] ?? Infinity;
    if (Number.isInteger(point)) found.add(point);
    const after = Math.floor(point) + 1;
    if (after < next) found.add(after);
  }
  return [...found];
}
