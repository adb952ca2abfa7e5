import { shownValue } from './cel-values.js';

/**
 * CEL's `format`, for what rules need: `%s` any value, `%d` a whole number, `%f` and `%.2f` a
 * decimal, `%%` a percent sign.
 *
 * @param longest the most characters that the result may have
 * @throws when values are too few or of the wrong type, or the result is too long
 */
export function formatText(pattern: string, values: readonly unknown[], longest: number): string {
  let used = 0;
  let length = pattern.length;
  return pattern.replace(
    /%(?:%|(?:\.(\d{1,2}))?([a-zA-Z]))/g,
    (clause, digits: string | undefined, verb: string | undefined) => {
      if (verb === undefined) return '%';
      if (used >= values.length) throw new Error(`format() has no value for ${clause}`);
      const text = formatValue(values[used++], clause, verb, digits);
      // While it grows, not after: a pattern may name a long text a thousand times.
      length += text.length;
      if (length > longest) throw new Error(`the text is longer than ${longest} characters`);
      return text;
    },
  );
}

function formatValue(
  value: unknown,
  clause: string,
  verb: string,
  digits: string | undefined,
): string {
  switch (verb) {
    case 's':
      return shownValue(value);
    case 'd':
      if (typeof value === 'bigint' || Number.isInteger(value)) return String(value);
      throw new Error(`format() needs a whole number for ${clause}`);
    case 'f':
      if (typeof value === 'bigint' || typeof value === 'number') {
        return Number(value).toFixed(digits === undefined ? 6 : Number(digits));
      }
      throw new Error(`format() needs a number for ${clause}`);
    default:
      throw new Error(`format() knows %s, %d and %f, not ${clause}`);
  }
}
