import { EvaluationError } from './cel.js';
import { joinTexts } from './capped.js';

/**
 * Functions of CEL's strings extension that the engine lacks, or has otherwise.
 * https://github.com/google/cel-go/blob/master/ext/README.md#strings
 */

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** All but what is printed as it is, in ASCII. */
const special = /[^ !#-[\]-~]/g;

/** As a literal of CEL, in double quotes. */
export function quote(value: string): string {
  return `"${value.toWellFormed().replace(special, (one) => escapes.get(one) ?? one)}"`;
}

/** Other letters stay as they are. */
export function lowerAscii(value: string): string {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upperAscii(value: string): string {
  return value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

const space = /^\p{White_Space}$/u;

/** Without Unicode's white space at both ends. No pattern finds the end in linear time. */
export function trim(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && space.test(value.charAt(start))) start += 1;
  while (start < end && space.test(value.charAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

/** @param most how many to replace; below 0: all */
export function replace(value: string, from: string, to: string, most = -1n): string {
  const parts = from === '' ? [value] : value.split(from);
  if (most < 0n || BigInt(parts.length) <= most) return joinTexts(parts, to);
  const count = Number(most);
  const rest = parts.slice(count).join(from);
  return joinTexts([...parts.slice(0, count), rest], to);
}

export function charAt(value: string, at: bigint): string {
  if (at >= 0n && at <= BigInt(value.length)) return value.charAt(Number(at));
  throw new EvaluationError({
    code: 'index_out_of_bounds',
    message: `charAt() has no character ${at} in a text of ${value.length}`,
  });
}
