import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samples } from '../src/events/samples.js';
import { startOwnServer } from '../test/support/postgres-server.js';
import { median, startProcess, type Measured } from './support.js';

// Accepted deliveries per second, every 202 on disk, beside a bare Koa server that parses the same
// POST and answers 202; in turn, in one run. The contract, for SQLite: at least 0.6 of it.
//
// The example rules are matched against every event and match none: what is done for an event is
// bounded by the providers' limits, not by this machine. Before another server's turn, the service
// has matched all that it accepted, so that neither works while the other is measured.
//
// Many short turns: what else the machine does falls on all alike, and the median forgets the rest.
const rounds = 20;
const perRound = 2_000;
const warmUp = 10_000;
const connections = 100;

const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
const tokens = {
  WEBHOOK_TOKENS: 'webhook-token-of-the-benchmark',
  ADMIN_TOKEN: 'admin-of-the-benchmark',
};
const path = `/webhooks/applivery/${tokens.WEBHOOK_TOKENS}`;
const postgres = await startOwnServer({ durable: true });

const start = (settings: Readonly<Record<string, string>>) =>
  startProcess('src/bin.ts serve', {
    PORT: '0',
    RULES_DIR: 'rules',
    MODE: 'dry-run',
    LOG_LEVEL: 'info',
    ...tokens,
    ...settings,
  });
const bare = await startProcess('bench/bare-server.ts', {});
const onSqlite = await start({ DATA_DIR: join(folder, 'sqlite') });
const onPostgres = await start({
  DATA_DIR: join(folder, 'postgres'),
  DATABASE_URL: await postgres.newDatabase(),
});

interface Candidate {
  readonly name: string;
  readonly server: Measured;
  readonly path: string;
  /** Milliseconds of the processors, for the database beside the process. */
  readonly databaseTime: () => number;
  readonly rates: number[];
  readonly ratios: number[];
}

const candidate = (
  name: string,
  server: Measured,
  to = path,
  databaseTime = () => 0,
): Candidate => ({
  name,
  server,
  path: to,
  databaseTime,
  rates: [],
  ratios: [],
});
const base = candidate('bare Koa', bare, '/');
const services = [
  candidate('SQLite', onSqlite),
  candidate('PostgreSQL', onPostgres, path, () => postgres.processorTime()),
];
const all = [base, ...services];

let count = 0;
try {
  for (const { server, path: to } of all) await load(server, to, warmUp);
  for (const { server } of services) await drained(server);
  const before = new Map(all.map((one) => [one, times(one)]));
  for (let round = 1; round <= rounds; round++) {
    const rate = await load(bare, base.path, perRound);
    base.rates.push(rate);
    for (const { server, path: to, rates, ratios } of services) {
      rates.push(await load(server, to, perRound));
      ratios.push((rates.at(-1) ?? NaN) / rate);
      await drained(server);
    }
  }
  for (const one of all) {
    const [own, database] = times(one).map((time, index) =>
      (((time - (before.get(one)?.[index] ?? 0)) / (rounds * perRound)) * 1000).toFixed(0),
    );
    console.log(
      `${one.name}: median ${median(one.rates).toFixed(0)}/s; processor time for each event: ${own} µs` +
        (one === base ? '' : `, matching included, and ${database} µs of the database's own`),
    );
  }
  for (const { name, ratios } of services) {
    const wanted = name === 'SQLite' ? ' (wanted: at least 0.60)' : '';
    console.log(`ingest, ${name}: median ratio ${median(ratios).toFixed(2)}${wanted}`);
  }
} finally {
  for (const { server } of all) await server.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true });
}

function times({ server, databaseTime }: Candidate): number[] {
  return [server.processorTime(), databaseTime()];
}

/** Resolves when everything accepted is matched. */
async function drained({ url }: Measured): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/deliveries?status=received&limit=1`, {
      headers: { authorization: `Bearer ${tokens.ADMIN_TOKEN}` },
    });
    const { items } = (await answer.json()) as { items: unknown[] };
    if (items.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Posts so many different events over so many connections; gives answers per second. */
async function load({ url }: Measured, to: string, events: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = events;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await post(agent, hostname, port, to, nextEvent());
    }),
  );
  agent.destroy();
  return events / ((performance.now() - started) / 1000);
}

function nextEvent(): string {
  const id = (++count).toString(16).padStart(24, '0');
  return JSON.stringify({
    ...samples.build_processed,
    application: {
      id: 'other',
      name: 'Other App',
      url: 'https://dashboard.applivery.io/test/apps/other',
    },
    build: {
      id,
      os: 'android',
      versionName: '1.2.3',
      url: `https://dashboard.applivery.io/test/apps/awesome-app/builds?id=${id}`,
    },
  });
}

function post(agent: Agent, host: string, port: string, to: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host,
        port,
        path: to,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        if (answer.statusCode !== 202) reject(new Error(`answered ${answer.statusCode}`));
        answer.resume().on('end', resolve);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
