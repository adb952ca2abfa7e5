/** The attributes of a suite that count its tests. */
export function counts(tests: number, failures: number): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="0"`;
}

/** For an attribute or a text; what no XML may hold becomes `?`. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
