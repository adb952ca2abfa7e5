import type { Secret } from './secret.js';

/** Where people of the dashboard log in, by OpenID Connect, and what they may do here then. */
export interface IdentityProviderSettings {
  /** The issuer's identifier, as it names itself: an https URL, or http on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which proves by PKCE alone that the code is its own. */
  readonly clientSecret: Secret | undefined;
  readonly scopes: readonly string[];
  /** The claim that holds what somebody is there: its name, or a path of names with dots. */
  readonly roleClaim: string;
  /** Who has one of these values may change things. */
  readonly adminRoles: readonly string[];
  /** Who has one of these values may look. */
  readonly viewerRoles: readonly string[];
}
