/** What a function of ours may return, in UTF-16 units: an expression must not fill the memory. */
export const longestText = 64 * 1024;

/** @throws when a text is longer than a function may return */
export function capped(value: string): string {
  checkLength(value.length);
  return value;
}

/** As `join`, but never longer than `longestText`. */
export function joinTexts(texts: readonly string[], by: string): string {
  // Before it is made, not after.
  checkLength(texts.reduce((sum, text) => sum + text.length, by.length * (texts.length - 1)));
  return texts.join(by);
}

export function checkLength(length: number): void {
  if (length > longestText) throw new Error(`the text is longer than ${longestText} characters`);
}
