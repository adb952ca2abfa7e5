import type { EffectKind } from '../domain/effect.js';
import type { ChangedField } from './changed-fields.js';

/**
 * - `starts`: something would be sent that was not
 * - `stops`: something was sent that would not be
 * - `fails`: it could not be filled in, which was not so
 * - `differs`: something else would be sent
 */
export const changeSorts = ['starts', 'stops', 'fails', 'differs'] as const;
export type ChangeSort = (typeof changeSorts)[number];

/** What other rules would have changed about one step for one event. */
export interface Change {
  readonly sort: ChangeSort;
  readonly rule: string;
  readonly step: string;
  readonly uses: string;
  readonly makes: EffectKind;
  /** Of `stops` and `fails`: why. */
  readonly why: string | undefined;
  /** Of `differs`: what. */
  readonly fields: readonly ChangedField[];
}
