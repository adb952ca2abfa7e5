import assert from 'node:assert/strict';
import { actions } from '../../src/actions/index.js';
import { hour, minute, second } from '../../src/domain/clock.js';
import type { Limits } from '../../src/domain/connection.js';
import { listBudgets } from '../../src/store/tables/budgets.js';
import { MatrixScene, type Fault } from './support/matrix-scene.js';

const issue = actions.find(({ name }) => name === 'github/issue')!;
const pipeline = actions.find(({ name }) => name === 'gitlab/pipeline')!;
/** GitHub's own. */
const usual: Limits = { spacing: second, perMinute: 80, perHour: 500 };

const tooMany = (headers: Record<string, string>): Fault => ({
  death: false,
  mood: { status: 429, headers, body: { message: 'Slow down.' } },
});

/** Lets time pass from one due task to the next, until nothing waits any more. */
async function drain(scene: MatrixScene): Promise<void> {
  for (;;) {
    await scene.act();
    const { due } = await scene.store.db
      .selectFrom('queue')
      .select((select) => select.fn.min<number | null>('due_at').as('due'))
      .where('queue', '=', 'act')
      .executeTakeFirstOrThrow();
    if (due === null) return;
    scene.clock.move(Math.max(due - scene.clock.now(), 0));
  }
}

/** The most events in any stretch of that length. */
function mostWithin(times: readonly number[], span: number): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + span).length),
  );
}

function leastGap(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((at, n) => at - times[n]!));
}

describe('the limits of a connection', function () {
  this.timeout(60_000);
  let scene: MatrixScene;

  async function open(limits: Limits, action = issue, inputs?: typeof issue.example) {
    scene = await new MatrixScene(action, limits).start(inputs);
    return scene;
  }

  afterEach(() => scene.stop());

  it('let a burst of 200 issues out at the permitted pace, and lose none', async () => {
    await open(usual);
    const ids: string[] = [];
    for (let n = 0; n < 200; n += 1) ids.push(await scene.addTask(`bug ${n}`));
    await drain(scene);

    assert.equal(scene.effects, 200);
    assert.equal(scene.writes.length, 200);
    assert.ok(leastGap(scene.writes) >= second, `${leastGap(scene.writes)} ms`);
    assert.ok(mostWithin(scene.writes, minute) <= 80);
    for (const id of ids) assert.deepEqual(await scene.outcomes(id), ['done']);
  });

  it('hold in every minute and every hour', async () => {
    await open({ spacing: 0, perMinute: 5, perHour: 12 });
    for (let n = 0; n < 40; n += 1) await scene.addTask(`bug ${n}`);
    await drain(scene);

    assert.equal(scene.effects, 40);
    assert.equal(mostWithin(scene.writes, minute), 5);
    assert.equal(mostWithin(scene.writes, hour), 12);
  });

  it('count every write, those that prepare the effect too', async () => {
    await open(usual, issue, { ...issue.example, labels: ['one', 'two', 'three'] });
    const id = await scene.addTask();
    await drain(scene);

    assert.equal(scene.effects, 1);
    assert.equal(scene.writes.length, 4);
    assert.ok(leastGap(scene.writes) >= second);
    assert.deepEqual(await scene.outcomes(id), ['done']);
  });

  it('tell who waits, until when and why, and hold no claim and use no attempt', async () => {
    await open(usual);
    const ids = [await scene.addTask('a'), await scene.addTask('b'), await scene.addTask('c')];
    await scene.act();

    const waiting = await Promise.all(ids.slice(1).map((id) => scene.task(id)));
    const inSeconds = waiting.map(({ nextAttemptAt = 0 }) =>
      Math.floor((nextAttemptAt - scene.clock.now()) / second),
    );
    assert.deepEqual(inSeconds, [1, 2]);
    for (const task of waiting) {
      assert.deepEqual([task.status, task.attempts], ['pending', 0]);
      assert.match(task.reason ?? '', /Waits for its turn: the connection `github`/);
    }
    const claimed = await scene.store.db
      .selectFrom('queue')
      .select('ref')
      .where('claimed_by', 'is not', null)
      .execute();
    assert.deepEqual(claimed, []);
  });

  it('are not there where they are off', async () => {
    await open('off');
    for (let n = 0; n < 20; n += 1) await scene.addTask(`bug ${n}`);
    await scene.act();

    assert.equal(scene.effects, 20);
  });

  describe('after the provider said that it was too much', () => {
    it('let nothing out before the time that it named, from no task', async () => {
      await open(usual);
      scene.meet(tooMany({ 'retry-after': '90' }));
      for (let n = 0; n < 5; n += 1) await scene.addTask(`bug ${n}`);
      const began = scene.clock.now();
      await scene.act();
      const [budget] = await listBudgets(scene.store.db);
      assert.equal(budget?.pausedUntil, began + 90 * second);
      assert.match(budget.reason ?? '', /Slow down/);
      await drain(scene);

      assert.equal(scene.effects, 5);
      assert.equal(scene.writes.filter((at) => at < began + 90 * second).length, 1);
      assert.ok(leastGap(scene.writes.slice(1)) >= second);
    });

    it('go by the reset that it names', async () => {
      await open('off');
      const began = scene.clock.now();
      const reset = String((began + 10 * minute) / second);
      scene.meet(tooMany({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }));
      for (let n = 0; n < 3; n += 1) await scene.addTask(`bug ${n}`);
      await scene.act();
      // What was on its way already, besides the one that was refused.
      const before = scene.writes.length;
      await drain(scene);

      assert.equal(scene.effects, 3);
      assert.ok(scene.writes.slice(before).every((at) => at > began + 10 * minute));
    });

    it('wait longer each time when it goes on', async () => {
      await open(usual);
      const bare = tooMany({});
      scene.meet(bare, bare, bare, bare);
      const id = await scene.addTask();
      await drain(scene);

      assert.equal(scene.effects, 1);
      const waits = scene.writes
        .slice(1)
        .map((at, n) => Math.floor((at - scene.writes[n]!) / minute));
      assert.deepEqual(waits, [1, 1, 2, 4]);
      assert.deepEqual(await scene.outcomes(id), [
        ...Array<string>(4).fill('rate-limited'),
        'done',
      ]);
    });

    it("wait a minute after GitLab's bare 429", async () => {
      await open('off', pipeline);
      scene.meet({ death: false, mood: { status: 429, body: 'Retry later' } });
      await scene.addTask();
      await drain(scene);

      assert.equal(scene.effects, 1);
      assert.ok(leastGap(scene.writes) >= minute);
    });
  });

  it('pause when the last request of the hour was answered, without being told off', async () => {
    await open('off');
    const began = scene.clock.now();
    const reset = String((began + 10 * minute) / second);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const answer = { number: 1, html_url: 'https://x/issues/1', state: 'open' };
    scene.meet({ death: false, mood: { after: { status: 201, headers, body: answer } } });
    await scene.addTask('a');
    await scene.act();
    await scene.addTask('b');
    await drain(scene);

    assert.equal(scene.effects, 2);
    assert.ok(scene.writes[1]! > began + 10 * minute);
  });
});
