import type { By } from '../operate/on-record.js';
import type { Session } from './access/sessions.js';

/** Who sent a form, and the reason that they typed into it. */
export function byOf({ who }: Session, form: URLSearchParams): By {
  return { who: `${who}, in the dashboard`, reason: form.get('reason') ?? '' };
}
