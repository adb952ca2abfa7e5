import { day, hour, minute, second, type Millis } from '../domain/clock.js';

/** `3 min`, `2 h`, `5 days`: about how long. */
export function span(ms: Millis): string {
  if (ms < 2 * minute) return `${Math.max(0, Math.round(ms / second))} s`;
  if (ms < 2 * hour) return `${Math.round(ms / minute)} min`;
  return ms < 2 * day ? `${Math.round(ms / hour)} h` : `${Math.round(ms / day)} days`;
}

export function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
