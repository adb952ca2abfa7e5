/** Epoch milliseconds. All times in the domain and in the store are of this type. */
export type Millis = number;

/** The only source of "now". It is handed in, so that tests move time instead of sleeping. */
export interface Clock {
  now(): Millis;
}

export const systemClock: Clock = { now: () => Date.now() };

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const units: Readonly<Record<string, Millis>> = { s: second, m: minute, h: hour, d: day };

/** The pattern of a duration as people write it: `30s`, `5m`, `2h`, `7d`. */
export const durationPattern = /^([1-9][0-9]{0,5})(s|m|h|d)$/;

/** `45m` → 2,700,000 ms. Undefined for anything that is not a duration. */
export function parseDuration(text: string): Millis | undefined {
  const [, amount, unit] = durationPattern.exec(text) ?? [];
  const factor = unit === undefined ? undefined : units[unit];
  return factor === undefined ? undefined : Number(amount) * factor;
}

/** 2,700,000 ms → `45m`, 90,000 → `90s`, 400 → `0.4s`: the shortest exact form of whole units, for messages. */
export function formatDuration(ms: Millis): string {
  for (const [unit, factor] of [
    ['d', day],
    ['h', hour],
    ['m', minute],
  ] as const) {
    if (ms >= factor && ms % factor === 0) return `${ms / factor}${unit}`;
  }
  return `${Math.round(ms / 100) / 10}s`;
}
