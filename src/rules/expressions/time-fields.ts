import { BoundedCache } from './bounded-cache.js';

/**
 * The engine's own getters of times take a zone's wall clock for one of the server's zone: what they
 * give depends on where the service runs, and each call with a zone takes some 90 µs. These take UTC
 * where no zone is given, as CEL says.
 * https://github.com/google/cel-spec/blob/master/doc/langdef.md#abstract-types
 */
export const timeFields: Readonly<Record<string, (wall: Date) => number>> = {
  getFullYear: (wall) => wall.getUTCFullYear(),
  getMonth: (wall) => wall.getUTCMonth(),
  getDate: (wall) => wall.getUTCDate(),
  getDayOfMonth: (wall) => wall.getUTCDate() - 1,
  getDayOfWeek: (wall) => wall.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (wall) => wall.getUTCHours(),
  getMinutes: (wall) => wall.getUTCMinutes(),
  getSeconds: (wall) => wall.getUTCSeconds(),
  getMilliseconds: (wall) => wall.getUTCMilliseconds(),
};

/** The name under which a getter is registered: the engine's own cannot be overridden. */
export function zonedName(getter: string): string {
  return `${getter}Anywhere`;
}

/** Making one takes some 60 µs. */
const formats = new BoundedCache<Intl.DateTimeFormat>(50);

/**
 * The wall clock's time in a zone, as if it were UTC.
 * @param zone of the IANA, such as `Europe/Madrid`, or an offset, such as `+02:00`
 * @throws for anything else
 */
export function wallClock(time: Date, zone: string): Date {
  return new Date(time.getTime() + offsetOf(time, zone));
}

/** Milliseconds by which a zone is ahead of UTC. */
function offsetOf(time: Date, zone: string): number {
  const [, sign = '', hours, minutes = ''] = /^([+-]?)(\d\d):([0-5]\d)$/.exec(zone) ?? [];
  if (hours !== undefined) return milliseconds(sign, hours, minutes);
  // `GMT`, `GMT+02:00` or, before there were zones, `GMT-00:14:44`.
  const text = formatOf(zone).format(time);
  const [, east = '', h = '0', min = '0', s = '0'] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  return milliseconds(east, h, min, s);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  return formats.get(zone, () => {
    try {
      return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      const shown = JSON.stringify(zone.slice(0, 80));
      throw new Error(`${shown} is no time zone such as "Europe/Madrid" or "+02:00"`);
    }
  });
}

function milliseconds(sign: string, hours: string, minutes: string, seconds = '0'): number {
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** From 0. */
function dayOfYear(wall: Date): number {
  const first = new Date(wall);
  first.setUTCMonth(0, 1);
  return Math.round((wall.getTime() - first.getTime()) / 86_400_000);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** Whether a text names one moment: without a zone the engine would take it for one of the server's. */
export function isMoment(text: string): boolean {
  return rfc3339.test(text);
}
