import { second, type Clock, type Millis } from '../domain/clock.js';
import type { Finding } from '../doctor/finding.js';
import type { CheckConnections } from '../doctor/look-at-connections.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { keptFor } from './kept-for.js';

/** What the providers said of each connection, by its name. */
export interface ConnectionCheck {
  readonly at: Millis;
  /** The hash of the rules whose needs were looked at; undefined: there were none. */
  readonly ruleset: string | undefined;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

interface ConnectionChecksOptions {
  readonly catalog: RulesetCatalog;
  readonly clock: Clock;
  readonly checkConnections: CheckConnections;
}

/** Who asks again and again is given the same. */
const keptAtLeast = 10 * second;

/** Asks the providers when a person wants to know, and remembers what they said last. */
export class ConnectionChecks {
  readonly run: () => Promise<ConnectionCheck>;
  #last: ConnectionCheck | undefined;

  constructor({ catalog, clock, checkConnections }: ConnectionChecksOptions) {
    this.run = keptFor(clock, keptAtLeast, async () => {
      const { current } = catalog;
      const findings = await checkConnections(current);
      this.#last = { at: clock.now(), ruleset: current?.hash, findings };
      return this.#last;
    });
  }

  /** Undefined: nobody has asked this instance yet. */
  get last(): ConnectionCheck | undefined {
    return this.#last;
  }
}
