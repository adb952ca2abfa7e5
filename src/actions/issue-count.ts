import type { Millis } from '../domain/clock.js';

/** How often an issue was reported, as written in our own section of its body. */
export interface Count {
  readonly times: number;
  /** The key of the task that counted last: counting it again changes nothing. */
  readonly key: string;
}

const fence = '<!-- rules:count -->';

/**
 * The fingerprint's marker at the end. Both patterns are for text without white space at its end:
 * with `\s*$` they would take the square of the length for a text that testers can write.
 */
const markerAtEnd = /<!-- rules:fp=[0-9a-f]{8,64} -->$/;

/**
 * Our section at the end. Only there, above the marker, does the service alone write: the same
 * lines in a tester's text stand further up, inside a fence, and must not be taken for a count.
 */
const sectionAtEnd = new RegExp(
  `${fence}\\nReported ([1-9][0-9]{0,8}) times, last on [0-9-]{10}\\.\\n<!-- rules:key=([0-9a-f]{8,64}) -->\\n${fence}$`,
);

/** Reads our section. Undefined when the body has none, so that it was reported once. */
export function readCount(body: string): Count | undefined {
  return partsOf(body).count;
}

/**
 * The body with one report more in our section: "Reported N times, last on DATE." Everything that
 * people wrote stays. A body that was counted for the same key comes back as it is.
 *
 * `repeats` is how often it was reported before, as recorded: the count never shows less, even when
 * somebody removed the section.
 */
export function countOnce(
  body: string,
  report: { readonly key: string; readonly repeats: number; readonly at: Millis },
): string {
  const { text, count, marker } = partsOf(body);
  if (count?.key === report.key) return body;

  const times = Math.max((count?.times ?? 1) + 1, report.repeats + 1);
  const section = [
    fence,
    `Reported ${times} times, last on ${new Date(report.at).toISOString().slice(0, 10)}.`,
    `<!-- rules:key=${report.key} -->`,
    fence,
  ].join('\n');
  return [text, section, marker].filter((part) => part !== '').join('\n\n');
}

function partsOf(body: string): { text: string; count: Count | undefined; marker: string } {
  // Web forms send CRLF: an issue that somebody edited comes back with it.
  const whole = body.replaceAll('\r\n', '\n').trimEnd();
  const [marker = ''] = markerAtEnd.exec(whole) ?? [];
  const above = whole.slice(0, whole.length - marker.length).trimEnd();

  const [section = '', times, key] = sectionAtEnd.exec(above) ?? [];
  const text = above.slice(0, above.length - section.length).trimEnd();
  const count =
    times === undefined || key === undefined ? undefined : { times: Number(times), key };
  return { text, count, marker };
}
