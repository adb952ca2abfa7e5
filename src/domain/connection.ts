import type { Millis } from './clock.js';
import type { Secret } from './secret.js';

export type ProviderName = 'github' | 'gitlab';

/** How a connection proves who it is. A connection without credentials only records: `dry-run`. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: Secret }
  | { readonly kind: 'app'; readonly appId: number; readonly privateKey: Secret };

/** Writes a connection may make. `off`: as many as there are. */
export type Limits =
  'off' | { readonly spacing: Millis; readonly perMinute: number; readonly perHour: number };

/** A provider with its address and credentials; one entry of `connections.yaml`. */
export interface ConnectionSettings {
  /** What rules call it. */
  readonly name: string;
  readonly provider: ProviderName;
  /** The API's base for GitHub (`https://HOST/api/v3`), the server's for GitLab. No trailing slash. */
  readonly url: string;
  readonly credentials: Credentials | undefined;
  /** GitLab only: for `gitlab/trigger`. */
  readonly triggerToken?: Secret | undefined;
  readonly limits: Limits;
}
