import { readFileSync } from 'node:fs';
import { actions } from '../actions/index.js';
import { systemClock } from '../domain/clock.js';
import { Secret } from '../domain/secret.js';
import { recordsInStore } from '../records/records-in-store.js';
import type { Records } from '../records/records.js';
import type { Settings } from '../settings/read-settings.js';
import { CommandFailed, type Surroundings } from './command.js';
import { settingsFor, type RecordOptions } from './options.js';
import { recordsOverHttp } from './records-over-http.js';
import { withStore } from './with-store.js';

/**
 * Opens the records for one command: those of the service that the command line or
 * APPLIVERY_TRIGGERS_URL names, else those in the data folder, also while the service runs on it.
 * @throws CommandFailed
 */
export async function withRecords(
  surroundings: Surroundings,
  options: RecordOptions,
  work: (records: Records) => Promise<void>,
): Promise<void> {
  const settings = settingsFor(surroundings, options);
  const url = options.url ?? (options.data === undefined ? settings.remoteUrl : undefined);
  if (url === undefined) {
    refuseToken(options);
    await withStore(settings, (store, { catalog, publicUrl }) =>
      work(recordsInStore({ store, catalog, publicUrl, actions, clock: systemClock })),
    );
    return;
  }
  if (options.data !== undefined) {
    throw new CommandFailed('Name either a service (--url) or a data folder (--data).', 2);
  }
  const service = { url: serviceAddress(url), token: tokenFor(options, settings) };
  if (isReadable(service.url)) surroundings.err(`The token goes to ${service.url} unencrypted.`);
  await work(recordsOverHttp(service));
}

function refuseToken({ token, tokenFile }: RecordOptions): void {
  if (token === undefined && tokenFile === undefined) return;
  throw new CommandFailed('A token goes with --url.', 2);
}

/** @throws CommandFailed when it is no such address */
export function serviceAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailed(`--url takes an address such as https://triggers.example.com.`, 2);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Anybody on the way can read what goes over HTTP to another machine. */
function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function tokenFor({ token, tokenFile }: RecordOptions, { adminToken }: Settings): Secret {
  if (token !== undefined && tokenFile !== undefined) {
    throw new CommandFailed('Give the token by --token or by --token-file, not by both.', 2);
  }
  const text = tokenFile === undefined ? token : readToken(tokenFile);
  if (text !== undefined) return secret(text);
  // Not that of the data folder: it is for the service that runs there.
  if (adminToken !== undefined) return adminToken;
  throw new CommandFailed(
    "The service wants a token: set ADMIN_TOKEN or ADMIN_TOKEN_FILE to the service's admin token, or name a file that holds it with --token-file.",
    2,
  );
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CommandFailed(`--token-file: ${file} cannot be read (${code}).`, 2);
  }
}

function secret(text: string): Secret {
  if (/^[\x21-\x7e]+$/.test(text)) return new Secret(text);
  throw new CommandFailed('The token has to be plain characters without spaces.', 2);
}
