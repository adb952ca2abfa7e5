import type { By } from '../operate/on-record.js';
import type { Session } from './access/sessions.js';

/** Who sent a form, and the reason that they typed into it. */
export function byOf({ role }: Session, form: URLSearchParams): By {
  return { who: `${role}, in the dashboard`, reason: form.get('reason') ?? '' };
}
