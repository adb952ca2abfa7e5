import type { Json } from '../../domain/json.js';
import { clean } from '../../untrusted/clean.js';
import { editDistance } from '../names.js';

/** Beyond this many characters nobody takes one text for the other; the table would be large too. */
const longestCompared = 200;

/** From 0, the same, to 1, nothing in common. */
export function unlikeness(one: Json | undefined, other: Json | undefined): number {
  if (typeof one !== 'string' || typeof other !== 'string') return one === other ? 0 : 1;
  const longer = Math.max(one.length, other.length);
  if (one === other) return 0;
  if (longer > longestCompared) return 1;
  // Letters of another case count, but for less than other letters.
  const caseless = editDistance(one.toLowerCase(), other.toLowerCase()) / longer;
  return Math.max(0.01, caseless);
}

/** How two texts that are nearly the same differ, as a clause: "only upper and lower case differ". */
export function slightDifference(one: string, other: string): string | undefined {
  if (one === other || Math.max(one.length, other.length) > longestCompared) return undefined;
  if (one.toLowerCase() === other.toLowerCase()) return 'only upper and lower case differ';
  if (withoutSpace(one) === withoutSpace(other)) return 'only white space differs';
  if (clean(one) === clean(other)) return 'only what nobody sees differs';
  if (withoutSpace(clean(one)).toLowerCase() === withoutSpace(clean(other)).toLowerCase()) {
    return 'only case and white space differ';
  }
  const distance = editDistance(one, other);
  if (distance > 2 || distance * 4 > Math.max(one.length, other.length)) return undefined;
  return distance === 1 ? 'one character differs' : 'two characters differ';
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
