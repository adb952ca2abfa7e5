import assert from 'node:assert/strict';
import type { TaskView } from '../../src/views/task-view.js';
import { ApiScene } from './support/api-scene.js';

describe('POST /api/v1/tasks/:id/resolve', () => {
  let scene: ApiScene;

  beforeEach(async () => {
    scene = await ApiScene.open();
  });
  afterEach(() => scene.close());

  async function resolve(id: string, body: unknown): Promise<{ status: number; body: TaskView }> {
    return scene.post(`/tasks/${id}/resolve`, body);
  }

  it('takes that it happened, and answers with the task', async () => {
    const url = 'https://github.com/a/b/actions/runs/7';
    const { status, body } = await resolve(await scene.uncertainTask(), { happened: true, url });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.status, body.effect?.adopted, body.effect?.url],
      ['succeeded', 'resolved', url],
    );
    assert.equal(scene.woken, 1);
  });

  it('takes that it did not, and the task is due again', async () => {
    const { status, body } = await resolve(await scene.uncertainTask(), { happened: false });
    assert.deepEqual([status, body.status], [200, 'pending']);
  });

  it('refuses what it cannot understand, and what is not uncertain', async () => {
    const id = await scene.uncertainTask();
    for (const wrong of [{}, { happened: 'yes' }, { happened: false, url: 'https://x.org' }]) {
      assert.equal((await resolve(id, wrong)).status, 400, JSON.stringify(wrong));
    }
    await resolve(id, { happened: true });
    assert.equal((await resolve(id, { happened: true })).status, 409);
    assert.equal((await resolve('tsk_nothing', { happened: true })).status, 404);
  });
});
