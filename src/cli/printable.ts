/** What controls a terminal, or shows text in another order than it is in. Line ends and tabs are ours. */
const controls = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Text that a terminal only shows: names and reports come from outside, and could clear the screen,
 * or say in the window's title what did not happen. Inside JSON it stays the same text.
 */
export function printable(text: string): string {
  return text.replace(controls, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
