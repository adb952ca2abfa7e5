import type { AnyAction } from '../domain/action.js';
import type { Clock } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import type { IdentityProviderSettings } from '../domain/identity-provider.js';
import type { Log } from '../domain/log.js';
import type { Allowances } from '../stage/allowances.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Store } from '../store/store.js';
import type { Tokens } from './access/sessions.js';
import type { CheckConnections } from '../doctor/look-at-connections.js';

export interface DashboardOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly tokens: Tokens;
  /** Where people log in with accounts of their own; undefined: only with a token. */
  readonly identityProvider: IdentityProviderSettings | undefined;
  readonly publicUrl: string;
  /** With its secret: only for administrators. */
  readonly webhookUrl: string;
  readonly mode: 'live' | 'dry-run';
  /** By name. */
  readonly connections: ReadonlyMap<string, ConnectionSettings>;
  /** What the providers told of their limits. */
  readonly allowances: Allowances;
  /** Asks the providers what each connection may do; takes seconds. */
  readonly checkConnections: CheckConnections;
  /** Applivery's domains. */
  readonly linkDomains: readonly string[];
  readonly actions: readonly AnyAction[];
  /** Where the rules and their tests are. */
  readonly rulesDir: string;
  /** What is wrong with the rules in the folder, for people. */
  readonly rulesFault: () => string | undefined;
  /** Whom failed logins count for: by the other end of the connection and `X-Forwarded-For`. */
  readonly addressOf: (remote: string, forwardedFor: string) => string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after a request that made something due. */
  readonly wake: () => void;
}
