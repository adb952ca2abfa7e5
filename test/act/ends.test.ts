import assert from 'node:assert/strict';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { samples } from '../../src/events/samples.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { taskView } from '../../src/views/task-view.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const build = samples.build_processed!;

const rule = (step: string) => `
  - id: one
    on: [build_processed]
    steps:
      - uses: github/send
        ${step}
        with: { name: "\${{ event.application.name }}" }
`;

const lost = () => {
  throw new Failure('unknown', 'The answer was lost');
};

describe('how a task ends', () => {
  let stages: Stages;

  afterEach(() => stages.close());

  async function open(step = 'retry: {}'): Promise<void> {
    stages = await Stages.open({ rules: rule(step) });
  }

  async function pass(time: number, step = 30 * second): Promise<void> {
    for (let passed = 0; passed < time; passed += step) {
      stages.clock.move(step);
      await stages.actAll();
    }
  }

  async function ended(id: string) {
    const { status, deadKind, reason } = await stages.task(id);
    return { status, deadKind, reason: reason ?? '' };
  }

  describe('too late', () => {
    it('sends nothing again once the event is too old, though the call before did nothing', async () => {
      await open('retry: { max-age: 5m }');
      stages.provider.perform = lost;
      const id = await stages.run(build);
      await pass(20 * minute);

      const { status, deadKind, reason } = await ended(id);
      assert.deepEqual([status, deadKind], ['failed', 'given-up']);
      assert.match(reason, /did not take effect\. Too old: .* more than 5m ago \(max-age\)/);
      assert.equal(stages.provider.performed().length, 1);
    });

    it('repeats nothing that may be repeated once the event is too old', async () => {
      stages = await Stages.open({ rules: rule('').replace('github/send', 'github/set') });
      stages.provider.perform = () => {
        throw new Failure('unavailable', 'The connection was refused');
      };
      const id = await stages.run(build);
      await pass(day + hour, 20 * minute);

      const { status, deadKind, reason } = await ended(id);
      assert.deepEqual([status, deadKind], ['failed', 'given-up']);
      assert.match(reason, /max-age/);
      const sent = stages.provider.performed().length;
      await pass(hour);
      assert.equal(stages.provider.performed().length, sent);
    });

    it('goes by a time of its own after a retry or a replay by a person', async () => {
      await open('retry: { max-age: 5m }');
      await stages.receive(build);
      stages.clock.move(hour);
      await stages.match();
      await stages.actAll();
      const [old] = await stages.store.db.selectFrom('tasks').selectAll().execute();
      assert.equal(old?.dead_kind, 'given-up');

      await retryTask(old.id, stages.store, stages.clock, byTest);
      await stages.actAll();
      assert.equal((await stages.task(old.delivery)).status, 'succeeded');

      const replay = await replayDelivery(
        old.delivery,
        'current',
        stages.store,
        stages.clock,
        byTest,
      );
      await stages.match();
      await stages.actAll();
      assert.equal((await stages.task(replay.id)).status, 'succeeded');
    });
  });

  it('gives up after its tries, when each call certainly did nothing', async () => {
    await open('retry: { attempts: 2 }');
    stages.provider.perform = lost;
    const id = await stages.run(build);
    await pass(40 * minute);

    const { status, deadKind, reason } = await ended(id);
    assert.deepEqual([status, deadKind], ['failed', 'given-up']);
    assert.match(reason, /did not take effect\. The answer was lost\. It failed 2 times\./);
    assert.equal(stages.provider.performed().length, 2);
  });

  it('keeps refusals, configuration and what was given up apart', async () => {
    await open();
    const kinds = [];
    for (const failure of [
      new Failure('refused', 'No', { httpStatus: 422 }),
      new Failure('not-found', 'No', { httpStatus: 404 }),
      new Failure('unauthorized', 'No', { httpStatus: 401 }),
      new Failure('refused', 'The certificate was not accepted'),
    ]) {
      stages.provider.perform = () => {
        throw failure;
      };
      const id = await stages.run({
        ...build,
        build: { id: `${kinds.length}`, os: 'ios', url: 'x' },
      });
      kinds.push((await ended(id)).deadKind);
    }
    assert.deepEqual(kinds, ['refused', 'refused', 'configuration', 'configuration']);
  });

  it('has no kind any more once it is sent again', async () => {
    await open();
    stages.provider.perform = () => {
      throw new Failure('refused', 'No', { httpStatus: 422 });
    };
    const id = await stages.run(build);
    stages.provider.perform = () => ({ kind: 'sent' });
    await retryTask((await stages.task(id)).id, stages.store, stages.clock, byTest);
    assert.equal((await ended(id)).deadKind, undefined);
  });

  it('is a defect when our own fault lasts, and says to report it', async () => {
    await open('retry: { attempts: 2 }');
    stages.provider.perform = () => {
      throw new TypeError('x is not a function');
    };
    const id = await stages.run(build);
    await pass(40 * minute);

    const { status, deadKind, reason } = await ended(id);
    assert.deepEqual([status, deadKind], ['failed', 'defect']);
    assert.match(reason, /report it/);
  });

  it('is a question when our own fault keeps us from looking', async () => {
    await open();
    stages.provider.perform = lost;
    stages.provider.find = () => {
      throw new TypeError('x is not a function');
    };
    const id = await stages.run(build);
    await pass(20 * minute);

    assert.equal((await ended(id)).status, 'uncertain');
    assert.equal(stages.provider.performed().length, 1);
  });

  it('does not call certain what is only probable', async () => {
    await open();
    stages.provider.perform = lost;
    stages.provider.find = () => ({ found: { kind: 'sent', id: '7' }, certainty: 'probable' });
    const id = await stages.run(build);
    await pass(minute);

    const view = taskView(await stages.task(id), []);
    assert.equal(view.effect?.adopted, 'probable');
    assert.match(view.explanation, /was probably sent/);
  });

  it('asks again only once after sending again, whatever comes between', async () => {
    await open('on-uncertain: resend');
    stages.provider.find = () => 'undecidable';
    stages.provider.perform = lost;
    const id = await stages.run(build);
    let calls = 0;
    stages.provider.perform = () => {
      calls += 1;
      if (calls === 1) throw new Failure('rate-limited', 'Too many');
      return lost();
    };
    await pass(30 * minute);

    assert.equal((await ended(id)).status, 'uncertain');
    assert.equal(calls, 2);
  });
});
