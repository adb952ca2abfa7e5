import type { Need, NeededField } from './need.js';

/** Whether no event meets both, as they need other values of one field. False: that is not known. */
export function neverTogether(one: Need, other: Need): boolean {
  if (one.type !== 'value') {
    const isNever = (part: Need) => neverTogether(part, other);
    return one.type === 'all' ? one.of.some(isNever) : one.of.every(isNever);
  }
  if (other.type !== 'value') return neverTogether(other, one);
  return isSame(one.field, other.field) && !one.keys.some((key) => other.keys.includes(key));
}

function isSame(one: NeededField, other: NeededField): boolean {
  return (
    one.as === other.as &&
    one.path.length === other.path.length &&
    one.path.every((name, index) => name === other.path[index])
  );
}
