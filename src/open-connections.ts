import type { Clock } from './domain/clock.js';
import type { ConnectionSettings } from './domain/connection.js';
import { providers } from './providers/index.js';
import type { Connections, OpenConnection } from './stage/connections.js';

/**
 * Opens every connection that has credentials. Calls nobody.
 * @throws Failure when credentials cannot even be read
 */
export function openConnections(
  connections: ReadonlyMap<string, ConnectionSettings>,
  clock: Clock,
): Connections {
  const opened = new Map<string, OpenConnection>();
  for (const [name, settings] of connections) {
    if (settings.credentials === undefined && settings.triggerToken === undefined) continue;
    const provider = providers[settings.provider];
    opened.set(name, { settings, provider, handle: provider.connect(settings, { clock }) });
  }
  return opened;
}
