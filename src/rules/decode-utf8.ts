/** Text without its byte order mark, or where (1-based) the first byte stands that is not UTF-8. */
export function decodeUtf8(
  bytes: Buffer,
): { readonly text: string } | { readonly line: number; readonly column: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Decoding with replacements and encoding again is the same up to the first bad byte.
    const back = Buffer.from(bytes.toString('utf8'));
    const good = back.findIndex((byte, index) => byte !== bytes[index]);
    const before = bytes.subarray(0, good === -1 ? bytes.length : good).toString('utf8');
    const line = before.split('\n').length;
    return { line, column: before.length - before.lastIndexOf('\n') };
  }
}
