import { parseDuration, type Millis } from '../domain/clock.js';

/** `2026-11-23`, `2026-11-23T09:00:00Z`, or how long before `now`: `2h`. Undefined for anything else. */
export function readTime(text: string, now: Millis): Millis | undefined {
  const ago = parseDuration(text);
  if (ago !== undefined) return now - ago;
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) {
    return undefined;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
