import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/domain/json.js';
import { samples } from '../../../src/events/samples.js';
import { temporaryFolder } from '../../support/data-folder.js';
import { FakeGithub } from '../../support/fake-github.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

const rules = `
version: 1
rules:
  - id: tests
    on: build_processed
    steps:
      - uses: github/workflow-dispatch
        with:
          repository: acme/awesome-app
          workflow: device-tests.yml
          ref: main
          correlation-input: correlation_id
`;
const many = 500;
/** What is promised, in milliseconds. */
const longestStop = 10_000;

function build(n: number): JsonObject {
  const id = n.toString(16).padStart(24, '0');
  return {
    ...samples.build_processed,
    build: { ...(samples.build_processed!.build as object), id },
  };
}

describe('a service that is told to stop', function () {
  this.timeout(120_000);
  let folder: string;
  let github: FakeGithub;

  beforeEach(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'rules.yaml'), rules);
    github = await new FakeGithub().start();
  });
  afterEach(() => github.stop());

  function start(): Promise<ServiceProcess> {
    return ServiceProcess.start({
      DATA_DIR: join(folder, 'data'),
      RULES_DIR: join(folder, 'rules'),
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      FOLLOW_INTERVAL: '10m',
    });
  }

  async function stopInTime(service: ServiceProcess): Promise<void> {
    const before = performance.now();
    assert.equal(await service.stop(), 0, service.output.slice(-2000));
    const took = performance.now() - before;
    assert.ok(took < longestStop, `it took ${took} ms`);
  }

  it(`in the middle of ${many} tasks, some of whose calls hang, loses and doubles nothing`, async () => {
    // Every 40th call works, and its answer never comes.
    let calls = 0;
    github.mood = ({ method, path }) =>
      method === 'POST' && path.endsWith('/dispatches') && ++calls % 40 === 0
        ? { after: 'silence' }
        : undefined;
    const service = await start();
    await Promise.all(Array.from({ length: many }, (_, n) => service.deliver(build(n))));
    await until(
      () => (github.runs.length > 100 ? true : undefined),
      () => `some are under way: ${github.runs.length}\n${service.output.slice(-2000)}`,
    );
    await stopInTime(service);
    assert.ok(github.runs.length < many, 'it was in the middle');
    assert.match(service.output, /calls without an answer were left/);

    github.mood = undefined;
    const again = await start();
    await until(
      async () => {
        const { body } = await again.api(`/tasks?status=following&limit=${many}`);
        return (body as { items: unknown[] }).items.length === many ? true : undefined;
      },
      () => `all are done: ${github.runs.length} of ${many}\n${again.output.slice(-2000)}`,
      () => false,
      60_000,
    );
    assert.equal(github.runs.length, many);
    assert.equal(new Set(github.runs.map(({ inputs }) => inputs.correlation_id)).size, many);
    await stopInTime(again);
  });

  it('while a sender is in the middle of a request, takes that one and no other', async () => {
    const service = await start();
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const body = JSON.stringify(build(1));
    socket.write(
      `POST ${service.webhookPath} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    // It says so when it has begun to read.
    await until(
      () => (answer.includes('100 Continue') ? true : undefined),
      () => 'the request has begun',
    );
    const stopped = stopInTime(service);
    await until(
      () =>
        fetch(service.url).then(
          () => undefined,
          () => true,
        ),
      () => 'no other connection is taken',
    );
    const closed = once(socket, 'close');
    socket.write(body);
    await Promise.all([stopped, closed]);
    assert.match(answer, /HTTP\/1.1 202 /);
    const again = await start();
    const { body: list } = await again.api('/deliveries');
    assert.equal((list as { items: unknown[] }).items.length, 1);
  });
});
