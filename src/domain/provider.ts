import type { Clock, Millis } from './clock.js';
import type { ConnectionSettings, ProviderName } from './connection.js';
import type { RunAddress, RunState } from './effect.js';

/** What a connection asks before each request, so that all instances together keep to its limits. */
export interface Gate {
  /** Throws `Failure` (`rate-limited`, `held`) when the request may not go out now. */
  admit(nature: 'read' | 'write'): Promise<void>;
  /** The provider said, in these words, that it wants to hear nothing before that time. */
  pause(until: Millis, reason: string): Promise<void>;
  /** The provider said how many requests it still takes, of how many, before its limit is reached. */
  remaining?(requests: number, of: number): void;
}

/** Lets everything through. */
export const openGate: Gate = {
  admit: () => Promise.resolve(),
  pause: () => Promise.resolve(),
};

export interface ConnectOptions {
  readonly clock: Clock;
  /** Absent: nothing is held back. */
  readonly gate?: Gate | undefined;
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
