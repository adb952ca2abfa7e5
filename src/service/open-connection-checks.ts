import { second, type Clock, type Millis } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import { attention, type Finding } from '../doctor/finding.js';
import { lookAtConnection, type CheckConnections } from '../doctor/look-at-connections.js';
import { sparingGate } from '../online/sparing-gate.js';
import { openConnections } from './open-connections.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { Allowances } from '../stage/allowances.js';
import type { OpenConnection } from '../stage/connections.js';
import { within } from './within.js';

export interface ConnectionChecksOptions {
  readonly connections: ReadonlyMap<string, ConnectionSettings>;
  readonly allowances: Allowances;
  readonly clock: Clock;
  /** How long a person waits, in milliseconds. */
  readonly patience?: Millis;
}

/** Somebody looks at the browser meanwhile. */
const defaultPatience = 20 * second;

/** Calls nobody until it is asked to; then reads only, and no more than the service can spare. */
export function openConnectionChecks(options: ConnectionChecksOptions): CheckConnections {
  const { connections, allowances, clock, patience = defaultPatience } = options;
  return async (ruleset) => {
    const opened = openConnections(connections, clock, ({ name }) =>
      allowances.listen(name, sparingGate(name)),
    );
    const found = await Promise.all(
      [...opened].map(
        async ([name, connection]) => [name, await inTime(connection, ruleset, patience)] as const,
      ),
    );
    return new Map(found);
  };
}

async function inTime(
  connection: OpenConnection,
  ruleset: Ruleset | undefined,
  patience: Millis,
): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = [];
  const look = lookAtConnection(connection, ruleset).then((found) => {
    findings = found;
  });
  if (await within(look, patience)) return findings;
  return [
    attention(
      `connection ${connection.settings.name}`,
      `${connection.provider.title} did not answer everything within ${Math.round(patience / second)} s.`,
      'Ask again later, or run `doctor`, which waits as long as it takes.',
    ),
  ];
}
