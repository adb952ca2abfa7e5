import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/domain/json.js';
import { samples } from '../../../src/events/samples.js';
import { Balancer } from '../../support/balancer.js';
import { temporaryFolder } from '../../support/data-folder.js';
import { FakeGithub } from '../../support/fake-github.js';
import { sharedServer, skipWithoutOwnServer, skipWithoutPostgres } from '../../support/postgres.js';
import { startOwnServer, type OwnServer } from '../../support/postgres-server.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

const rules = `
version: 1
rules:
  - id: sends
    on: build_processed
    if: event.build.os == "android"
    steps:
      - uses: github/repository-dispatch
        with:
          repository: acme/awesome-app
          event-type: build
          payload: { build: "\${{ event.build.id }}" }
  - id: runs
    on: build_processed
    if: event.build.os == "ios"
    steps:
      - uses: github/workflow-dispatch
        with:
          repository: acme/awesome-app
          workflow: device-tests.yml
          ref: main
          correlation-input: correlation_id
`;

function build(n: number, os = 'android'): JsonObject {
  const id = n.toString(16).padStart(24, '0');
  return {
    ...samples.build_processed,
    build: { ...(samples.build_processed!.build as JsonObject), id, os },
  };
}

describe('several instances on one PostgreSQL', function () {
  this.timeout(180_000);
  let folder: string;
  let github: FakeGithub;
  let database: string;
  let own: OwnServer | undefined;

  before(skipWithoutPostgres);
  beforeEach(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'rules.yaml'), rules);
    github = await new FakeGithub().start();
    database = await (await sharedServer()).newDatabase();
  });
  afterEach(async () => {
    await github.stop();
    await own?.remove();
    own = undefined;
  });

  function start(name: string, settings: Record<string, string> = {}): Promise<ServiceProcess> {
    return ServiceProcess.start({
      DATA_DIR: join(folder, name),
      RULES_DIR: join(folder, 'rules'),
      DATABASE_URL: database,
      WEBHOOK_TOKENS: 'the-same-for-all-instances',
      ADMIN_TOKEN: 'the-same-for-all-instances-too',
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      FOLLOW_INTERVAL: '10m',
      ...settings,
    });
  }

  /** Posts each event; gives how often it got each status. */
  async function post(events: readonly JsonObject[], url: (n: number) => string) {
    const statuses = new Map<number, number>();
    let next = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let n = next++; n < events.length; n = next++) {
          const answer = await fetch(url(n), { method: 'POST', body: JSON.stringify(events[n]) });
          await answer.arrayBuffer();
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        }
      }),
    );
    return Object.fromEntries(statuses);
  }

  /** Waits until GitHub has as many, and nothing is left to do; then each is there once. */
  async function eachOnce(service: ServiceProcess, events: readonly JsonObject[]): Promise<void> {
    const wanted = events.map((event) => (event.build as JsonObject).id as string);
    await until(
      () => (github.dispatches.length >= new Set(wanted).size ? true : undefined),
      () =>
        `all are sent: ${github.dispatches.length} of ${wanted.length}\n${service.output.slice(-3000)}`,
      () => false,
      120_000,
    );
    await until(
      async () => {
        const { body } = await service.api('/tasks?status=pending&limit=1');
        return (body as { items: unknown[] }).items.length === 0 ? true : undefined;
      },
      () => 'no task is left',
    );
    const sent = github.dispatches.map(
      ({ client_payload: payload }) => (payload as JsonObject).build as string,
    );
    assert.deepEqual(sent.toSorted(), [...new Set(wanted)].sort());
  }

  it('do each thing once, together, also what two of them receive at the same moment', async () => {
    const services = await Promise.all(['a', 'b', 'c'].map((name) => start(name)));
    const events = Array.from({ length: 2000 }, (_, n) => build(n));
    const url = (n: number) => services[n % 3]!.url + services[n % 3]!.webhookPath;
    const twice = events.filter((_, n) => n % 3 === 0);
    const [once, again] = await Promise.all([
      post(events, url),
      // The same ones, at the same time, to the next instance.
      post(twice, (n) => url(3 * n + 1)),
    ]);
    assert.deepEqual(once, { 202: 2000 });
    assert.deepEqual(again, { 202: twice.length });
    await eachOnce(services[0]!, events);
    for (const service of services) {
      assert.match(service.output, /"event":"event.matched"/, 'it matched');
      assert.match(service.output, /"event":"task.attempted"/, 'it acted');
    }
    const { body } = await services[1]!.api('/deliveries?status=duplicate&limit=500');
    assert.equal((body as { items: unknown[] }).items.length, 500);
    for (const service of services) assert.equal(await service.stop(), 0);
  });

  it('take over from one that stands still while it performs, and do nothing a second time', async () => {
    const first = await start('a');
    // GitHub has started the run; its answer does not come before the instance stands still.
    github.mood = () => ({ after: 'silence' });
    const { delivery } = await first.deliver(build(1, 'ios'));
    await until(
      () => (github.runs.length === 1 ? true : undefined),
      () => `the run is started\n${first.output}`,
    );
    first.pause();
    github.mood = () => undefined;
    const second = await start('b');
    const began = Date.now();
    const taken = await until(
      async () => {
        const { body } = await second.api(`/deliveries/${delivery}`);
        const [task] = (body as { tasks: { status: string; run: unknown }[] }).tasks;
        return task?.status === 'following' ? task : undefined;
      },
      () => `the other instance finds the run\n${second.output}`,
      () => false,
      60_000,
    );
    assert.ok(Date.now() - began < 30_000, 'handed over within 30 s');
    assert.ok(taken.run);
    first.continue();
    await until(
      () =>
        /"event":"(task\.(claim-lost|attempted)|stage.failed)"/.test(first.output)
          ? true
          : undefined,
      () => `the first goes on\n${first.output}`,
      () => false,
      60_000,
    );
    assert.equal(await first.stop(), 0);
    assert.equal(github.runs.length, 1);
    const { body } = await second.api(`/deliveries/${delivery}`);
    assert.equal((body as { tasks: { status: string }[] }).tasks[0]?.status, 'following');
    assert.equal(await second.stop(), 0);
  });

  it('are replaced one by one under load, and no sender notices', async () => {
    let services = await Promise.all(['a', 'b'].map((name) => start(name)));
    const balancer = await new Balancer(() => services.map(({ url }) => url)).start();
    const events = Array.from({ length: 1200 }, (_, n) => build(n));
    const path = services[0]!.webhookPath;
    const posted = post(events, () => balancer.url + path);
    for (const name of ['c', 'd']) {
      const [oldest, ...others] = services;
      services = [...others, await start(name)];
      assert.equal(await oldest!.stop(), 0);
    }
    assert.deepEqual(await posted, { 202: events.length });
    await eachOnce(services[0]!, events);
    await balancer.stop();
    for (const service of services) assert.equal(await service.stop(), 0);
  });

  it('lose nothing that was acknowledged while the database is away, and go on by themselves', async function () {
    skipWithoutOwnServer(this);
    own = await startOwnServer();
    database = await own.newDatabase();
    const services = await Promise.all(['a', 'b'].map((name) => start(name)));
    /** Delivery → the build that it was of. */
    const acknowledged = new Map<string, string>();
    const statuses = new Set<number>();
    let n = 0;
    const postOne = async () => {
      const event = build(n++);
      const service = services[n % 2]!;
      const answer = await fetch(service.url + service.webhookPath, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      statuses.add(answer.status);
      const { delivery } = (await answer.json()) as { delivery: string };
      if (answer.status === 202)
        acknowledged.set(delivery, (event.build as JsonObject).id as string);
      if (answer.status === 503) assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      return answer.status;
    };
    for (let before = 0; before < 100; before++) assert.equal(await postOne(), 202);
    await own.stop();
    const away = Date.now();
    while (Date.now() - away < 20_000) {
      assert.equal(await postOne(), 503);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ready = await fetch(`${services[0]!.url}/readyz`);
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /database cannot be reached/);
    await own.start();
    await until(
      async () => ((await postOne()) === 202 ? true : undefined),
      () => 'deliveries are taken again',
    );
    assert.equal((await fetch(`${services[0]!.url}/readyz`)).status, 200);
    for (let after = 0; after < 100; after++) assert.equal(await postOne(), 202);
    assert.deepEqual([...statuses].sort(), [202, 503]);
    const sent = () =>
      github.dispatches.map(
        ({ client_payload: payload }) => (payload as JsonObject).build as string,
      );
    // What had been announced, and not answered, when the database went away: nobody knows of it.
    const uncertain = async () => {
      const { body } = await services[0]!.api('/tasks?status=uncertain&limit=100');
      const { items } = body as { items: { delivery: string }[] };
      return items.map(({ delivery }) => acknowledged.get(delivery));
    };
    let missing: string[] = [];
    await until(
      async () => {
        const known = new Set([...sent(), ...(await uncertain())]);
        missing = [...acknowledged.values()].filter((one) => !known.has(one));
        return missing.length === 0 ? true : undefined;
      },
      () => `all are sent, or uncertain: ${missing.join()} of ${acknowledged.size} are not`,
      () => false,
      120_000,
    );
    assert.equal(new Set(sent()).size, sent().length);
    assert.ok((await uncertain()).length <= 2, 'more than one of each instance');
    for (const service of services) assert.equal(await service.stop(), 0);
  });
});
