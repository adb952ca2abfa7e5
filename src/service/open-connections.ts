import type { Clock } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import type { Gate } from '../domain/provider.js';
import { providers } from '../providers/index.js';
import type { Connections, OpenConnection } from '../stage/connections.js';

/**
 * Opens every connection that has credentials. Calls nobody.
 * @param gateOf what keeps a connection to its limits; without it nothing does
 * @throws Failure when credentials cannot even be read
 */
export function openConnections(
  connections: ReadonlyMap<string, ConnectionSettings>,
  clock: Clock,
  gateOf?: (settings: ConnectionSettings) => Gate,
): Connections {
  const opened = new Map<string, OpenConnection>();
  for (const [name, settings] of connections) {
    if (settings.credentials === undefined && settings.triggerToken === undefined) continue;
    const provider = providers[settings.provider];
    opened.set(name, {
      settings,
      provider,
      handle: provider.connect(settings, { clock, gate: gateOf?.(settings) }),
    });
  }
  return opened;
}
