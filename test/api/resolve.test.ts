import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiRoutes } from '../../src/api/api-routes.js';
import { minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { Secret } from '../../src/domain/secret.js';
import { samples } from '../../src/events/samples.js';
import { httpApplication } from '../../src/http-application.js';
import type { TaskView } from '../../src/views/task-view.js';
import { MemoryLog } from '../support/memory-log.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: one
    on: bug_created
    steps:
      - { uses: github/send, with: { name: x } }
`;

describe('POST /api/v1/tasks/:id/resolve', () => {
  let stages: Stages;
  let server: Server;
  let woken = 0;

  beforeEach(async () => {
    woken = 0;
    stages = await Stages.open({ rules });
    const routes = apiRoutes({
      store: stages.store,
      catalog: stages.catalog,
      adminToken: new Secret('admin-token-of-the-test'),
      publicUrl: 'http://127.0.0.1',
      clock: stages.clock,
      wake: () => (woken += 1),
    });
    const handle = httpApplication({ machines: [], others: [routes] }, new MemoryLog()).callback();
    server = createServer((request, response) => void handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await stages.close();
  });

  async function uncertainTask(): Promise<string> {
    stages.provider.perform = () => {
      throw new Failure('unknown', 'The answer was lost');
    };
    stages.provider.find = () => 'undecidable';
    const delivery = await stages.run(samples.bug_created!);
    stages.clock.move(minute);
    await stages.actAll();
    return (await stages.task(delivery)).id;
  }

  async function resolve(id: string, body: unknown): Promise<{ status: number; body: TaskView }> {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tasks/${id}/resolve`, {
      method: 'POST',
      headers: { authorization: 'Bearer admin-token-of-the-test' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as TaskView };
  }

  it('takes that it happened, and answers with the task', async () => {
    const url = 'https://github.com/a/b/actions/runs/7';
    const { status, body } = await resolve(await uncertainTask(), { happened: true, url });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.status, body.effect?.adopted, body.effect?.url],
      ['succeeded', 'resolved', url],
    );
    assert.equal(woken, 1);
  });

  it('takes that it did not, and the task is due again', async () => {
    const { status, body } = await resolve(await uncertainTask(), { happened: false });
    assert.deepEqual([status, body.status], [200, 'pending']);
  });

  it('refuses what it cannot understand, and what is not uncertain', async () => {
    const id = await uncertainTask();
    for (const wrong of [{}, { happened: 'yes' }, { happened: false, url: 'https://x.org' }]) {
      assert.equal((await resolve(id, wrong)).status, 400, JSON.stringify(wrong));
    }
    await resolve(id, { happened: true });
    assert.equal((await resolve(id, { happened: true })).status, 409);
    assert.equal((await resolve('tsk_nothing', { happened: true })).status, 404);
  });
});
