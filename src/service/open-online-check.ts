import { systemClock } from '../domain/clock.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { checkOnline } from '../online/check-online.js';
import { sparingGate } from '../online/sparing-gate.js';
import { openConnections } from './open-connections.js';
import type { OpenedRules } from './open-rules.js';
import type { Settings } from '../settings/read-settings.js';
import { resolveConnections } from '../settings/resolve-connections.js';

/**
 * What the providers say about rules that have no error; nothing about others.
 * @throws SettingsError and Failure when credentials cannot be read
 */
export async function openOnlineCheck(
  settings: Settings,
  { ruleset, entries }: OpenedRules,
  environment: NodeJS.ProcessEnv,
): Promise<Diagnostic[]> {
  if (ruleset === undefined) return [];
  const resolved = resolveConnections(settings, entries, environment);
  const connections = openConnections(resolved, systemClock, ({ name }) => sparingGate(name));
  return checkOnline(ruleset, connections);
}
