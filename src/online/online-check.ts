import type { ConnectionSettings } from '../domain/connection.js';
import type { Once } from './once.js';
import type { StepAtHand } from './step-at-hand.js';

/** What an action's step needs at the provider. */
export interface Far<Connection> {
  readonly connection: Connection;
  readonly settings: ConnectionSettings;
  /** Shared by all steps of the connection. */
  readonly once: Once;
}

/** Looks, reading only, whether a step could work. */
export type OnlineCheck<Connection> = (at: StepAtHand, far: Far<Connection>) => Promise<void>;

/** An action's check, as the list holds it: the caller pairs it with a connection of its provider. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an existential type, as with AnyAction
export type AnyOnlineCheck = OnlineCheck<any>;
