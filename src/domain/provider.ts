import type { Clock, Millis } from './clock.js';
import type { ConnectionSettings, ProviderName } from './connection.js';
import type { RunAddress, RunState } from './effect.js';

export interface ConnectOptions {
  readonly clock: Clock;
  /** Ends every call; the provider's own default when absent. */
  readonly timeout?: Millis | undefined;
}

/** A remote system. One folder each, and one line in the list. */
export interface Provider<Connection = unknown> {
  readonly name: ProviderName;
  /** What people call it: `GitHub`. */
  readonly title: string;
  /** Opens a connection. Calls nobody. Throws `Failure` when the credentials cannot even be read. */
  connect(settings: ConnectionSettings, options: ConnectOptions): Connection;
  /** Asks for a run's state; `unchanged` when it is as it was at `etag`. Throws `Failure`. */
  readRun(
    connection: Connection,
    run: RunAddress,
    etag: string | undefined,
  ): Promise<RunState | 'unchanged'>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an existential type, as with AnyAction
export type AnyProvider = Provider<any>;
