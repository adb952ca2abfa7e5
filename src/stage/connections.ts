import type { ConnectionSettings } from '../domain/connection.js';
import type { AnyProvider } from '../domain/provider.js';

/** A connection that can be used: it has credentials. */
export interface OpenConnection {
  readonly settings: ConnectionSettings;
  readonly provider: AnyProvider;
  /** What the provider's `connect` gave. */
  readonly handle: unknown;
}

/** By name. A connection without credentials is not in it: its tasks are recorded as `dry-run`. */
export type Connections = ReadonlyMap<string, OpenConnection>;
