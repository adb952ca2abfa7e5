import { clean } from './clean.js';
import { cutAt } from './cut.js';
import { maskPersonal } from './mask-personal.js';
import { maskSecrets } from './mask-secrets.js';

/** What is longer, in UTF-16 units, is cut before anything else looks at it. */
export const rawCap = 256 * 1024;

/** What a value shows in place of nothing. */
export const nothing = '—';

/** The steps that every kind of output begins with: capped, cleaned, without secrets and personal data. */
export function prepare(text: string): string {
  return maskPersonal(maskSecrets(clean(cutAt(text, rawCap))));
}

/** As `prepare`, on one line: any white space becomes one space. */
export function prepareLine(text: string): string {
  return oneLine(prepare(text));
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
