import type { AnyAction } from '../domain/action.js';
import type { ProviderName } from '../domain/connection.js';

/** What rules can speak of: it depends on the installation, not on the rules. */
export interface Language {
  readonly actions: readonly AnyAction[];
  /** By the name that rules use; the names of the providers themselves included. */
  readonly connections: ReadonlyMap<string, ProviderName>;
  /** Hosts (and their subdomains) that links in issues may point to. */
  readonly linkDomains: readonly string[];
}
