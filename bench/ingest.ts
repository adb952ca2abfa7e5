import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samples } from '../src/events/samples.js';
import { median, startProcess, type Measured } from './support.js';

// Accepted deliveries per second, every 202 on disk, beside a bare Koa server that parses the same
// POST and answers 202; in turn, in one run. The contract: at least 0.6 of it.
//
// The example rules are matched against every event and match none: what is done for an event is
// bounded by the providers' limits, not by this machine. Before the bare server's turn, the service
// has matched all that it accepted, so that neither works while the other is measured.
//
// Many short turns: what else the machine does falls on both alike, and the median forgets the rest.
const rounds = 30;
const perRound = 2_000;
const warmUp = 20_000;
const connections = 100;

const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
const service = await startProcess('src/bin.ts serve', {
  PORT: '0',
  DATA_DIR: folder,
  RULES_DIR: 'rules',
  MODE: 'dry-run',
  LOG_LEVEL: 'warn',
});
const bare = await startProcess('bench/bare-server.ts', {});
const token = readFileSync(join(folder, 'webhook-token'), 'utf8').trim();
const path = `/webhooks/applivery/${token}`;

let count = 0;
const rates = { bare: [] as number[], service: [] as number[], ratio: [] as number[] };
try {
  await load(bare, '/', warmUp);
  await load(service, path, warmUp);
  await drained();
  const before = { bare: bare.processorTime(), service: service.processorTime() };
  for (let round = 1; round <= rounds; round++) {
    const base = await load(bare, '/', perRound);
    const ours = await load(service, path, perRound);
    await drained();
    rates.bare.push(base);
    rates.service.push(ours);
    rates.ratio.push(ours / base);
  }
  const each = (measured: Measured, since: number) =>
    `${(((measured.processorTime() - since) / (rounds * perRound)) * 1000).toFixed(0)} µs`;
  console.log(
    `bare Koa: median ${median(rates.bare).toFixed(0)}/s, ${each(bare, before.bare)} of processor time an event`,
  );
  console.log(
    `service: median ${median(rates.service).toFixed(0)}/s, ${each(service, before.service)} an event, matching included`,
  );
  console.log(`ingest: median ratio ${median(rates.ratio).toFixed(2)} (wanted: at least 0.60)`);
} finally {
  await service.stop();
  await bare.stop();
  rmSync(folder, { recursive: true });
}

/** Resolves when everything accepted is matched. */
async function drained(): Promise<void> {
  const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim();
  for (;;) {
    const answer = await fetch(`${service.url}/api/v1/deliveries?status=received&limit=1`, {
      headers: { authorization: `Bearer ${token}` },
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
