import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { samples } from '../src/events/samples.js';
import { FakeGithub } from '../test/support/fake-github.js';
import { percentile, startProcess } from './support.js';

// 10,000 deliveries at once, each on a connection of its own. The contract: none is turned away in
// another way than by a 503 with Retry-After, and the service never has more than 256 MB. Who is
// turned away comes again when told, as often as it takes; each event makes one call to a loopback
// GitHub without limits.
//
// An argument names another program than the sources, such as the built one: `bench/burst.ts dist/bin.js`.
const events = 10_000;
const wantedMemory = 256;

const program = process.argv[2] ?? 'src/bin.ts';
const token = 'webhook-token-of-the-benchmark';
const github = await new FakeGithub().start();
const folder = mkdtempSync(join(tmpdir(), 'bench-burst-'));
mkdirSync(join(folder, 'rules'));
writeFileSync(
  join(folder, 'rules', 'rules.yaml'),
  `version: 1
rules:
  - id: sends
    on: build_processed
    steps:
      - uses: github/repository-dispatch
        with:
          repository: acme/awesome-app
          event-type: build
          payload: { build: "\${{ event.build.id }}" }
`,
);
const service = await startProcess(`${program} serve`, {
  PORT: '0',
  RULES_DIR: join(folder, 'rules'),
  DATA_DIR: join(folder, 'data'),
  WEBHOOK_TOKENS: token,
  GITHUB_API_URL: github.url,
  GITHUB_TOKEN: github.token,
});
const { hostname, port } = new URL(service.url);
const path = `/webhooks/applivery/${token}`;

try {
  const idle = service.peakMemory();
  const outcomes = new Map<string, number>();
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: events }, async (_, n) => {
      await deliver(body(n), outcomes);
      times.push(performance.now() - started);
    }),
  );
  const received = performance.now() - started;
  const atReceipt = service.peakMemory();
  while (github.dispatches.length < events) await delay(50);
  const drained = performance.now() - started;
  const peak = service.peakMemory();

  console.log(`answers: ${[...outcomes].map(([name, count]) => `${name}: ${count}`).join(', ')}`);
  console.log(
    `all recorded after ${seconds(received)} (median ${seconds(percentile(times, 0.5))}, p95 ${seconds(percentile(times, 0.95))}), all sent after ${seconds(drained)}`,
  );
  console.log(
    `memory: ${idle.toFixed(0)} MB once started, ${atReceipt.toFixed(0)} MB at the most until all were recorded, ${peak.toFixed(0)} MB at the most (wanted: under ${wantedMemory})`,
  );
  const refused = [...outcomes.keys()].filter((name) => !['202', '503 later'].includes(name));
  if (refused.length > 0 || peak >= wantedMemory || github.dispatches.length !== events) {
    process.exitCode = 1;
  }
} finally {
  await service.stop();
  await github.stop();
  rmSync(folder, { recursive: true });
}

function body(n: number): string {
  const id = n.toString(16).padStart(24, '0');
  return JSON.stringify({
    ...samples.build_processed,
    build: { id, os: 'android', url: `https://dashboard.applivery.io/x?id=${id}` },
  });
}

/** Until it is taken. */
async function deliver(text: string, outcomes: Map<string, number>): Promise<void> {
  for (;;) {
    const { name, again } = await post(text);
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    if (name === '202') return;
    await delay(again);
  }
}

/** `again`: how many milliseconds to wait, where it was not taken. */
function post(text: string): Promise<{ name: string; again: number }> {
  return new Promise((resolve) => {
    const sent = request(
      {
        agent: false,
        host: hostname,
        port,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (answer) => {
        const after = Number(answer.headers['retry-after'] ?? NaN);
        const isTold = answer.statusCode === 503 && after > 0;
        const name = `${answer.statusCode}${isTold ? ' later' : ''}`;
        answer
          .resume()
          .on('end', () => resolve({ name, again: isTold ? after * 1000 : 1000 }))
          .on('error', (error) => resolve({ name: error.message, again: 1000 }));
      },
    );
    sent.on('error', (error) => resolve({ name: error.message, again: 1000 }));
    sent.end(text);
  });
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}
