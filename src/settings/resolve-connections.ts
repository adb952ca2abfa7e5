import type { ConnectionSettings, Credentials } from '../domain/connection.js';
import { Secret } from '../domain/secret.js';
import type { ConnectionEntry } from '../rules/connections-file.js';
import type { SecretReference } from '../rules/schema/connections-file.js';
import { SettingsError, type Settings } from './read-settings.js';
import { readVariable } from './read-variable.js';

/**
 * The connections of the environment and of `connections.yaml`, whose entries replace those of the
 * same name, by name. An entry that refers to a variable that is not set has no credentials: its
 * tasks are recorded, and the start says so.
 *
 * @throws SettingsError when a file that should hold a secret cannot be read
 */
export function resolveConnections(
  settings: Settings,
  entries: readonly ConnectionEntry[],
  environment: NodeJS.ProcessEnv,
): ReadonlyMap<string, ConnectionSettings> {
  const faults: string[] = [];
  const connections = new Map(settings.connections.map((entry) => [entry.name, entry]));
  for (const entry of entries) {
    const { name, provider, url, limits, triggerToken } = entry;
    const secret = (reference: SecretReference) => lookUp(name, reference, environment, faults);
    connections.set(name, {
      name,
      provider,
      url,
      limits,
      credentials: entry.credentials && resolveCredentials(entry.credentials, secret),
      triggerToken: triggerToken && secret(triggerToken),
    });
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return connections;
}

function resolveCredentials(
  credentials: NonNullable<ConnectionEntry['credentials']>,
  secret: (reference: SecretReference) => Secret | undefined,
): Credentials | undefined {
  if (credentials.kind === 'token') {
    const token = secret(credentials.token);
    return token && { kind: 'token', token };
  }
  const privateKey = secret(credentials.privateKey);
  return privateKey && { kind: 'app', appId: credentials.appId, privateKey };
}

function lookUp(
  connection: string,
  reference: SecretReference,
  environment: NodeJS.ProcessEnv,
  faults: string[],
): Secret | undefined {
  const own: string[] = [];
  const value =
    'env' in reference
      ? readVariable(environment, reference.env, own)
      : readVariable({ SECRET_FILE: reference.file }, 'SECRET', own);
  for (const fault of own) {
    faults.push(`connections.yaml, ${connection}: ${fault.replace(/^SECRET_FILE: /, '')}`);
  }
  return value === undefined ? undefined : new Secret(value);
}
