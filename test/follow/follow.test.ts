import assert from 'node:assert/strict';
import { day, minute, second } from '../../src/domain/clock.js';
import type { RunState } from '../../src/domain/effect.js';
import { Failure } from '../../src/domain/failure.js';
import { samples } from '../../src/events/samples.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: one
    on: build_processed
    steps: [{ uses: github/send, with: { name: run } }, { uses: github/send, with: { name: next } }]
`;

const running: RunState = {
  status: 'in_progress',
  conclusion: null,
  over: false,
  url: 'https://github.com/a/b/actions/runs/7',
};

describe('the follow stage', () => {
  let stages: Stages;
  let delivery: string;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
    stages.provider.perform = (name) =>
      name === 'run'
        ? { kind: 'run', id: '7', url: running.url, run: { target: 'a/b', id: '7' } }
        : { kind: 'sent' };
    stages.provider.readRun = () => running;
    delivery = await stages.run(samples.build_processed!);
  });
  afterEach(() => stages.close());

  const asked = () => stages.provider.asked.filter(({ what }) => what === 'readRun').length;

  it('has the next step go on while the run is under way', async () => {
    assert.deepEqual(
      (await stages.tasks(delivery)).map(({ status }) => status),
      ['following', 'succeeded'],
    );
  });

  it("shows a run's state, and its conclusion when it is over", async () => {
    await stages.follow();
    assert.equal((await stages.task(delivery)).run?.status, 'in_progress');
    stages.provider.readRun = () => ({
      ...running,
      status: 'completed',
      conclusion: 'failure',
      over: true,
    });
    stages.clock.move(minute);
    await stages.follow();
    const task = await stages.task(delivery);
    assert.equal(task.status, 'succeeded');
    assert.deepEqual(task.run, {
      status: 'completed',
      conclusion: 'failure',
      over: true,
      url: running.url,
    });
    stages.clock.move(day);
    assert.equal(await stages.follow(), 0);
  });

  it('keeps what it knows when nothing has changed', async () => {
    await stages.follow();
    stages.provider.readRun = () => 'unchanged';
    stages.clock.move(minute);
    await stages.follow();
    assert.equal((await stages.task(delivery)).run?.status, 'in_progress');
  });

  it('asks soon at first, then less and less often', async () => {
    const gaps: number[] = [];
    let last = stages.clock.now();
    while (gaps.length < 40) {
      if ((await stages.follow(10 * second)) > 0) {
        gaps.push((stages.clock.now() - last) / second);
        last = stages.clock.now();
      }
      stages.clock.move(second);
    }
    assert.deepEqual(gaps.slice(1, 5), [10, 10, 10, 10]);
    assert.ok(gaps.at(-1)! > 20 && gaps.at(-1)! <= 121, String(gaps.at(-1)));
  });

  it('goes on after a look that failed, not before the time the provider named', async () => {
    stages.provider.readRun = () => {
      throw new Failure('rate-limited', 'Too many requests', {
        retryAt: stages.clock.now() + 5 * minute,
      });
    };
    await stages.follow();
    stages.clock.move(4 * minute);
    assert.equal(await stages.follow(), 0);
    stages.clock.move(minute);
    assert.equal(await stages.follow(), 1);
    assert.equal((await stages.task(delivery)).status, 'following');
  });

  it('stops when the run is not there any more', async () => {
    stages.provider.readRun = () => {
      throw new Failure('not-found', 'GitHub answered 404');
    };
    await stages.follow();
    const task = await stages.task(delivery);
    assert.equal(task.status, 'succeeded');
    assert.match(task.reason ?? '', /not followed any more/);
  });

  it('does not follow for ever', async () => {
    stages.clock.move(37 * day);
    await stages.follow();
    assert.equal((await stages.task(delivery)).status, 'succeeded');
    assert.equal(asked(), 1);
  });
});

describe('a run of which the provider did not say which one it is', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
    stages.provider.perform = (name) => ({ kind: name === 'run' ? 'run' : 'sent' });
  });
  afterEach(() => stages.close());

  it('is looked for, and followed once it is found', async () => {
    const delivery = await stages.run(samples.build_processed!);
    assert.equal((await stages.task(delivery)).status, 'following');
    stages.clock.move(6 * second);
    await stages.actAll();
    stages.provider.find = () => ({
      found: { kind: 'run', id: '7', url: running.url, run: { target: 'a/b', id: '7' } },
      certainty: 'certain',
    });
    stages.clock.move(minute);
    await stages.actAll();
    stages.provider.readRun = () => ({ ...running, conclusion: 'success', over: true });
    await stages.follow();
    const task = await stages.task(delivery);
    assert.equal(task.status, 'succeeded');
    assert.equal(task.effect?.run?.id, '7');
    assert.equal(task.run?.conclusion, 'success');
    assert.equal(stages.provider.performed().filter((name) => name === 'run').length, 1);
  });

  it('is let go when it cannot be found, and the task says so', async () => {
    stages.provider.find = () => 'undecidable';
    const delivery = await stages.run(samples.build_processed!);
    stages.clock.move(6 * second);
    await stages.actAll();
    const task = await stages.task(delivery);
    assert.equal(task.status, 'succeeded');
    assert.match(task.reason ?? '', /not known as which run/);
  });
});
