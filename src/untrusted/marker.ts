/**
 * - `fp`: the fingerprint of what an issue is about
 * - `key`: the key of the effect that wrote the text
 */
export type MarkerName = 'fp' | 'key';

/** The longest body we send, in UTF-16 units: GitHub refuses 65,536 characters, and does not say how it counts. */
export const bodyLimit = 60_000;

const hexPattern = /^[0-9a-f]{8,64}$/;
const markerPattern = /^<!-- rules:(fp|key)=([0-9a-f]{8,64}) -->$/;

/**
 * A comment that is not shown and by which a text of ours is found again: `<!-- rules:fp=HEX -->`.
 *
 * @throws RangeError for anything but 8 to 64 lower-case hex digits, so that no text can get in
 */
export function marker(name: MarkerName, hex: string): string {
  if (!hexPattern.test(hex)) {
    throw new RangeError(
      `A marker holds 8 to 64 lower-case hex digits, not "${hex.slice(0, 80)}".`,
    );
  }
  return `<!-- rules:${name}=${hex} -->`;
}

/**
 * The hex digits of a body's marker. Only the first and the last line that are not empty are looked
 * at, since all lines between them may be somebody else's text. Whoever may edit the body can forge
 * a marker: check the author as well.
 */
export function readMarker(body: string, name: MarkerName): string | undefined {
  const text = body.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const [first = ''] = text.split('\n', 1);
  for (const line of [last, first.trimEnd()]) {
    const [, found, hex] = markerPattern.exec(line) ?? [];
    if (found === name) return hex;
  }
  return undefined;
}

/**
 * The body with a marker as its last line, after a blank one: directly below text it would be
 * part of the paragraph.
 *
 * @throws RangeError when the whole is longer than `limit` UTF-16 units
 */
export function withMarker(body: string, marker: string, limit: number = bodyLimit): string {
  const text = body.replace(/^\n+/, '').trimEnd();
  const whole = text === '' ? marker : `${text}\n\n${marker}`;
  if (whole.length > limit) {
    throw new RangeError(
      `The text is ${whole.length} characters long with its marker; at most ${limit} can be sent.`,
    );
  }
  return whole;
}
