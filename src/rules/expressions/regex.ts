import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.js';

const compiled = new BoundedCache<RE2JS>(500);

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

function compileRe2(pattern: string): RE2JS {
  return compiled.get(pattern, () => RE2JS.compile(pattern));
}
