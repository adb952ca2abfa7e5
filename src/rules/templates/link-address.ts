/** An absolute http(s) URL without user info and without blanks, trimmed; undefined for anything else. */
export function linkAddress(text: string): string | undefined {
  const address = text.trim();
  // The parser would drop line breaks without a word.
  if (/[\s\p{Cc}]/u.test(address)) return undefined;
  const url = URL.parse(address);
  if (url === null || !/^https?:\/\//i.test(address)) return undefined;
  return url.username === '' && url.password === '' ? address : undefined;
}
