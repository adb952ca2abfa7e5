import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.js';
import { patternSize } from './pattern-size.js';

/** UTF-16 units. Patterns can come from a payload. */
export const longestPattern = 2000;
/** Of the automaton: its worst case is as many steps for each character. */
export const largestPattern = 5000;

const compiled = new BoundedCache<RE2JS>(500);
const sizes = new BoundedCache<number>(500);

/** Whether the pattern occurs in the text, in linear time. @throws when the pattern is not RE2 */
export function matchesRe2(text: string, pattern: string): boolean {
  return compileRe2(pattern).test(text);
}

/** What is wrong with a pattern; undefined when nothing is. */
export function faultOfRe2(pattern: string): string | undefined {
  try {
    compileRe2(pattern);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/^error parsing regexp: /, '');
  }
}

/**
 * What matching costs at worst, in the units of the meter: linear in the text, but each character
 * may take a step in every part of the automaton.
 * @param isKnown the pattern is written in the rule, so that it was compiled when that was loaded
 */
export function matchUnits(text: string, pattern: string, isKnown: boolean): number {
  if (pattern.length > longestPattern) return pattern.length;
  const size = sizes.get(pattern, () => patternSize(pattern));
  return text.length * Math.max(1, size / 8) + (isKnown ? 0 : (pattern.length + size) * 25);
}

function compileRe2(pattern: string): RE2JS {
  return compiled.get(pattern, () => {
    if (pattern.length > longestPattern) {
      throw new Error(`it is longer than ${longestPattern} characters`);
    }
    if (patternSize(pattern) > largestPattern) {
      throw new Error('it is too large: its repeats, multiplied, make too many parts');
    }
    return RE2JS.compile(pattern);
  });
}
