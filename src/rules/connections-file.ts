import type { ConnectionSettings, Limits } from '../domain/connection.js';
import { parseDuration } from '../domain/clock.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { isJsonObject, type JsonObject } from '../domain/json.js';
import { checkConnection, isLiteralSecret } from './check-connection.js';
import { defaultLimits, defaultUrls } from './connection-defaults.js';
import { Findings } from './findings.js';
import type { Place } from './place.js';
import type { RulesFile } from './ruleset.js';
import {
  connectionNamePattern,
  connectionSchema,
  connectionsFileSchema,
} from './schema/connections-file.js';
import type { SecretReference } from './schema/connections-file.js';
import { read } from './schema/read.js';
import { reportIssues } from './schema/report-issues.js';
import { readYaml } from './yaml/read-yaml.js';

/** One entry of `connections.yaml`, its secrets not yet looked up. */
export interface ConnectionEntry extends Pick<
  ConnectionSettings,
  'name' | 'provider' | 'url' | 'limits'
> {
  readonly credentials:
    | { readonly kind: 'token'; readonly token: SecretReference }
    | { readonly kind: 'app'; readonly appId: number; readonly privateKey: SecretReference }
    | undefined;
  readonly triggerToken: SecretReference | undefined;
  readonly place: Place;
}

/**
 * Reads `connections.yaml`: all faults in one pass, with positions. An entry with faults is there
 * without credentials, so that rules which name it are not blamed for it; one without a name or a
 * provider is left out.
 */
export function readConnectionsFile(file: RulesFile): {
  readonly entries: ConnectionEntry[];
  readonly diagnostics: Diagnostic[];
} {
  const yaml = readYaml(file);
  const findings = new Findings(yaml);
  if (yaml.root === undefined) return { entries: [], diagnostics: findings.diagnostics() };
  const { value } = yaml;
  if (!isJsonObject(value)) {
    findings.atValue([], {
      code: 'wrong-type',
      message: 'this file is a map with `version` and `connections`',
      hint: 'start it with `version: 1`',
    });
    return { entries: [], diagnostics: findings.diagnostics() };
  }
  const { connections } = value;
  const named = isJsonObject(connections) ? connections : {};
  const issues = connectionsFileSchema.safeParse(value).error?.issues ?? [];
  const own = issues.filter(
    ({ path: [, name, ...rest] }) => !isLiteralSecret(named[String(name)], rest),
  );
  reportIssues(own, {
    findings,
    schema: connectionsFileSchema,
    base: [],
    noun: (path) => (path.length === 0 ? 'this file' : undefined),
  });
  return { entries: readEntries(named, findings), diagnostics: findings.diagnostics() };
}

function readEntries(connections: JsonObject, findings: Findings): ConnectionEntry[] {
  return Object.entries(connections).flatMap(([name, value]) => {
    const path = ['connections', name];
    if (!isJsonObject(value)) return [];
    checkConnection(name, value, path, findings);
    const entry = readEntry(name, value);
    return entry === undefined ? [] : [{ ...entry, place: findings.place(path) }];
  });
}

function readEntry(name: string, value: JsonObject): Omit<ConnectionEntry, 'place'> | undefined {
  const provider = read(connectionSchema.shape.provider, value.provider);
  if (provider === undefined || !connectionNamePattern.test(name)) return undefined;
  const entry = read(connectionSchema, value);
  const url = (entry?.url ?? defaultUrls[provider]).replace(/\/+$/, '');
  const trigger = entry?.['trigger-token'];
  return {
    name,
    provider,
    url,
    credentials: readCredentials(entry),
    triggerToken: trigger && reference(trigger),
    limits: readLimits(entry?.limits, defaultLimits(provider, url)),
  };
}

type WrittenEntry = ReturnType<typeof connectionSchema.parse>;

function readCredentials(entry: WrittenEntry | undefined): ConnectionEntry['credentials'] {
  if (entry?.app !== undefined) {
    const { id, 'private-key': privateKey } = entry.app;
    return { kind: 'app', appId: id, privateKey: reference(privateKey) };
  }
  return entry?.token && { kind: 'token', token: reference(entry.token) };
}

function reference({ env, file = '' }: { env?: string; file?: string }): SecretReference {
  return env === undefined ? { file } : { env };
}

/** What is not given is the host's default, and without limit where it has none. */
function readLimits(given: WrittenEntry['limits'], preset: Limits): Limits {
  if (given === undefined) return preset;
  if (given === 'off') return 'off';
  const none = { spacing: 0, perMinute: Number.MAX_SAFE_INTEGER, perHour: Number.MAX_SAFE_INTEGER };
  const base = preset === 'off' ? none : preset;
  const { spacing } = given;
  return {
    spacing: (spacing === undefined ? undefined : parseDuration(spacing)) ?? base.spacing,
    perMinute: given['per-minute'] ?? base.perMinute,
    perHour: given['per-hour'] ?? base.perHour,
  };
}
