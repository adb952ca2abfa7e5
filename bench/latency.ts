import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samples } from '../src/events/samples.js';
import { median, percentile, startProcess } from './support.js';

// From the POST to the dispatch received at a loopback GitHub, one at a time, beside a bare Koa
// relay that forwards with `fetch`; in turn, in one run. The contract: at most 4 times its median.
const events = 400;

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
const service = await startProcess('src/bin.ts serve', {
  PORT: '0',
  DATA_DIR: join(folder, 'data'),
  RULES_DIR: join(folder, 'rules'),
  GITHUB_API_URL: githubUrl,
  GITHUB_TOKEN: 'ghp_of_the_benchmark',
  FOLLOW_INTERVAL: '1h',
});
const relay = await startProcess('bench/bare-server.ts', { RELAY_TO: githubUrl });
const token = readFileSync(join(folder, 'data', 'webhook-token'), 'utf8').trim();

let count = 0;
const times = { service: [] as number[], relay: [] as number[] };
try {
  for (let event = 0; event < events + 50; event++) {
    const ours = await time(`${service.url}/webhooks/applivery/${token}`);
    const base = await time(relay.url);
    // The first ones warm up.
    if (event < 50) continue;
    times.service.push(ours);
    times.relay.push(base);
  }
  for (const [name, values] of Object.entries(times)) {
    console.log(
      `${name}: median ${median(values).toFixed(2)} ms, p95 ${percentile(values, 0.95).toFixed(2)} ms`,
    );
  }
  const ratio = median(times.service) / median(times.relay);
  console.log(`latency: ratio of the medians ${ratio.toFixed(2)} (wanted: at most 4.00)`);
} finally {
  await service.stop();
  await relay.stop();
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
