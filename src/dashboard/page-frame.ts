import type { Millis } from '../domain/clock.js';
import type { Session } from './access/sessions.js';
import type { AssetAddresses } from './assets/assets.js';

/** What every page of somebody who is logged in has in common. */
export interface PageFrame {
  readonly session: Session;
  /** For forms. */
  readonly formToken: string;
  readonly assets: AssetAddresses;
  readonly now: Millis;
  /** `dry-run`: nothing is sent. */
  readonly mode: 'live' | 'dry-run';
  readonly knownHosts: readonly string[];
  /** The address of this page, for its live part. */
  readonly address: string;
  /** What has happened until now, for hearing of what happens next. */
  readonly mark: string;
}
