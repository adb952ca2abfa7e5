import { hour, type Millis } from '../domain/clock.js';
import type { Notice } from '../store/tables/notices.js';
import { messageOf, overMessage, type Message } from './message.js';
import type { Diagnosis, Trouble } from './trouble.js';

/** What comes and goes, or grows, is told once in this time. */
const tellAgainAfter = hour;

/** What a channel is to be told about one trouble; undefined: nothing, or nothing yet. */
export function nextMessage(
  trouble: Trouble | undefined,
  before: Notice | undefined,
  now: Millis,
  publicUrl: string,
): Message | undefined {
  if (before !== undefined && now < before.retryAt) return undefined;
  const isOpen = before?.status === 'open';
  if (trouble === undefined) return isOpen ? overMessage(before) : undefined;
  if (before?.toldAt !== undefined && now - before.toldAt < tellAgainAfter) return undefined;
  if (!isOpen) return messageOf('began', trouble, before, publicUrl);
  return trouble.about.some((one) => !before.about.includes(one))
    ? messageOf('more', trouble, before, publicUrl)
    : undefined;
}

/** What was told and is not so any more is forgotten, so that it is news when it comes back. */
export function stillTold(notice: Notice, trouble: Trouble): Notice | undefined {
  const about = notice.about.filter((one) => trouble.about.includes(one));
  return notice.status === 'open' && about.length < notice.about.length
    ? { ...notice, about }
    : undefined;
}

/** All names that there may be something to tell about. */
export function namesOf({ troubles }: Diagnosis, notices: readonly Notice[]): string[] {
  return [...new Set([...troubles.map(({ name }) => name), ...notices.map((one) => one.trouble)])];
}
