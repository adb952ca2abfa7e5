import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samples } from '../src/events/samples.js';
import { startOwnServer } from '../test/support/postgres-server.js';
import { median, percentile, startProcess } from './support.js';

// From the POST to the dispatch received at a loopback GitHub, one at a time, beside a bare Koa
// relay that forwards with `fetch`; in turn, in one run. The contract: at most 4 times its median.
const events = 400;
/** The first ones warm up. */
const warmUp = 50;

let received: (() => void) | undefined;
const github = createServer((request, response) => {
  request.resume().on('end', () => {
    received?.();
    const run = {
      workflow_run_id: 1,
      run_url: 'http://127.0.0.1/r/1',
      html_url: 'http://127.0.0.1/r/1',
    };
    const isRun = request.method === 'GET';
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        isRun ? { id: 1, status: 'completed', conclusion: 'success', html_url: run.html_url } : run,
      ),
    );
  });
}).listen(0, '127.0.0.1');
await once(github, 'listening');
const githubUrl = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;

const folder = mkdtempSync(join(tmpdir(), 'bench-latency-'));
mkdirSync(join(folder, 'rules'));
writeFileSync(
  join(folder, 'rules', 'rules.yaml'),
  `version: 1
rules:
  - id: tests
    on: build_processed
    if: event.build.os == "android"
    steps:
      - uses: github/workflow-dispatch
        with:
          repository: acme/awesome-app
          workflow: device-tests.yml
          ref: main
          inputs: { build_id: "\${{ event.build.id }}" }
`,
);
const token = 'webhook-token-of-the-benchmark';
const postgres = await startOwnServer({ durable: true });
const start = (settings: Readonly<Record<string, string>>) =>
  startProcess('src/bin.ts serve', {
    PORT: '0',
    RULES_DIR: join(folder, 'rules'),
    WEBHOOK_TOKENS: token,
    GITHUB_API_URL: githubUrl,
    GITHUB_TOKEN: 'ghp_of_the_benchmark',
    FOLLOW_INTERVAL: '1h',
    ...settings,
  });
const relay = await startProcess('bench/bare-server.ts', { RELAY_TO: githubUrl });
const onSqlite = await start({ DATA_DIR: join(folder, 'sqlite') });
const onPostgres = await start({
  DATA_DIR: join(folder, 'postgres'),
  DATABASE_URL: await postgres.newDatabase(),
});

const path = `/webhooks/applivery/${token}`;
const candidates = [
  { name: 'bare relay', server: relay, url: relay.url, database: () => 0 },
  { name: 'SQLite', server: onSqlite, url: onSqlite.url + path, database: () => 0 },
  {
    name: 'PostgreSQL',
    server: onPostgres,
    url: onPostgres.url + path,
    database: () => postgres.processorTime(),
  },
].map((one) => ({ ...one, times: [] as number[], before: [0, 0] }));
let count = 0;
try {
  for (let event = 0; event < events + warmUp; event++) {
    for (const one of candidates) {
      if (event === warmUp) one.before = [one.server.processorTime(), one.database()];
      const took = await time(one.url);
      if (event >= warmUp) one.times.push(took);
    }
  }
  const medianOf = (at: number) => median(candidates[at]?.times ?? []);
  candidates.forEach(({ name, times, server, database, before }, at) => {
    const used = [server.processorTime(), database()].map(
      (now, index) => `${((now - (before[index] ?? 0)) / events).toFixed(1)} ms`,
    );
    console.log(
      `${name}: median ${medianOf(at).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms; ` +
        `processor time for each event: ${used[0]}${at === 2 ? `, and ${used[1]} of the database's own` : ''}`,
    );
    if (at > 0) {
      const wanted = name === 'SQLite' ? ' (wanted: at most 4.00)' : '';
      const ratio = medianOf(at) / medianOf(0);
      console.log(`latency, ${name}: ratio of the medians ${ratio.toFixed(2)}${wanted}`);
    }
  });
} finally {
  for (const { server } of candidates) await server.stop();
  await postgres.remove();
  github.closeAllConnections();
  github.close();
  rmSync(folder, { recursive: true });
}

/** Milliseconds until the loopback GitHub has the call that this event leads to. */
async function time(url: string): Promise<number> {
  const arrived = new Promise<void>((resolve) => (received = resolve));
  const id = (++count).toString(16).padStart(24, '0');
  const body = JSON.stringify({
    ...samples.build_processed,
    build: { id, os: 'android', url: `https://dashboard.applivery.io/x?id=${id}` },
  });
  const started = performance.now();
  const answered = fetch(url, { method: 'POST', body }).then((answer) => answer.text());
  await arrived;
  const took = performance.now() - started;
  await answered;
  return took;
}
