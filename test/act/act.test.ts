import assert from 'node:assert/strict';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { samples } from '../../src/events/samples.js';
import { cancelTask } from '../../src/operate/cancel-task.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { byTest } from '../support/by-test.js';
import { Stages, type StagesOptions } from '../support/stages.js';

const build = samples.build_processed!;
const bug = samples.bug_created!;

const one = `
  - id: one
    on: [build_processed, bug_created]
    steps:
      - uses: github/send
        with: { name: "\${{ event.application.name }}" }
`;

const steps = `
  - id: steps
    on: build_processed
    steps:
      - { id: first, uses: github/send, with: { name: first } }
      - { id: second, uses: github/send, with: { name: "after \${{ steps.first.conclusion }}" } }
      - { if: failure(), uses: github/send, with: { name: on-failure } }
      - { if: always(), uses: github/send, with: { name: at-last } }
`;

const issues = `
  - id: issues
    on: [bug_created, certificate_application_will_expire]
    steps:
      - { uses: github/keep, with: { name: issue } }
`;

describe('the act stage', () => {
  let stages: Stages;

  async function open(options: StagesOptions | string): Promise<Stages> {
    stages = await Stages.open(typeof options === 'string' ? { rules: options } : options);
    return stages;
  }

  afterEach(() => stages.close());

  it('performs a task once and records its effect', async () => {
    await open(one);
    const id = await stages.run(build);
    const task = await stages.task(id);
    assert.equal(task.status, 'succeeded');
    assert.deepEqual(task.effect, { kind: 'sent', id: 'Awesome App' });
    assert.deepEqual(task.request?.with, { name: 'Awesome App' });
    assert.deepEqual(await stages.outcomes(task.id), ['done']);
    assert.equal(await stages.act(), 0);
  });

  it('does not make a call that it announced before it stood still; makes it when it has looked', async () => {
    await open(one);
    const id = await stages.receive(build);
    await stages.match();
    const store = { ...stages.store };
    let standsStill = true;
    Object.assign(stages.store, {
      transaction: async (work: Parameters<typeof store.transaction>[0]) => {
        const result = await store.transaction(work);
        if (standsStill) stages.clock.move(11 * second);
        standsStill = false;
        return result;
      },
    });
    await stages.act();
    assert.deepEqual(stages.provider.performed(), []);
    const waiting = await stages.task(id);
    assert.equal(waiting.status, 'pending');
    assert.match(waiting.reason!, /stood still for 11 s/);
    assert.equal(waiting.attempts, 0);
    stages.clock.move(minute);
    await stages.act();
    assert.deepEqual(stages.provider.performed(), ['Awesome App']);
    assert.equal((await stages.task(id)).status, 'succeeded');
  });

  it('announces the call before it makes it', async () => {
    await open(one);
    let announced: string | undefined;
    stages.provider.perform = async (name) => {
      const row = await stages.store.db.selectFrom('effects').select('state').executeTakeFirst();
      announced = row?.state;
      return { kind: 'sent', id: name };
    };
    await stages.run(build);
    assert.equal(announced, 'intended');
  });

  it('names the effect alike at every attempt, and otherwise for every delivery, rule and step', async () => {
    await open(steps);
    let failures = 2;
    stages.provider.perform = () => {
      if (failures-- > 0) throw new Failure('unavailable', 'The connection was refused');
      return { kind: 'sent' };
    };
    await stages.run(build);
    for (let round = 0; round < 3; round++) {
      stages.clock.move(minute);
      await stages.actAll();
    }
    const keys = stages.provider.asked.map(({ name, context }) => [name, context?.key] as const);
    assert.equal(new Set(keys.filter(([name]) => name === 'first').map(([, key]) => key)).size, 1);
    assert.equal(
      new Set(keys.map(([, key]) => key)).size,
      new Set(keys.map(([name]) => name)).size,
    );
    assert.ok(keys.every(([, key]) => /^[0-9a-f]{32}$/.test(key ?? '')));
  });

  it('goes on with the next step when one succeeded, and skips what waits for a failure', async () => {
    await open(steps);
    const id = await stages.run(build);
    assert.deepEqual(
      (await stages.tasks(id)).map(({ status, request }) => [status, request?.with.name]),
      [
        ['succeeded', 'first'],
        ['succeeded', 'after success'],
        ['skipped', undefined],
        ['succeeded', 'at-last'],
      ],
    );
  });

  it('skips what waits for success when a step failed, and runs what waits for the failure', async () => {
    await open(steps);
    stages.provider.perform = (name) => {
      if (name === 'first')
        throw new Failure('refused', 'GitHub answered 422', { fix: 'Mend it.' });
      return { kind: 'sent' };
    };
    const id = await stages.run(build);
    assert.deepEqual(
      (await stages.tasks(id)).map(({ status }) => status),
      ['failed', 'skipped', 'succeeded', 'succeeded'],
    );
    assert.equal((await stages.task(id)).reason, 'GitHub answered 422. Mend it.');
  });

  it('does not call the provider again before the time it named', async () => {
    await open(one);
    const retryAt = stages.clock.now() + 10 * minute;
    stages.provider.perform = () => {
      throw new Failure('rate-limited', 'Too many requests', { retryAt });
    };
    const id = await stages.run(build);
    const task = await stages.task(id);
    assert.equal(task.status, 'pending');
    assert.ok((task.nextAttemptAt ?? 0) >= retryAt);
    stages.clock.move(10 * minute - second);
    assert.equal(await stages.act(), 0);
    stages.provider.perform = () => ({ kind: 'sent' });
    stages.clock.move(10 * second);
    await stages.actAll();
    assert.equal((await stages.task(id)).status, 'succeeded');
  });

  it('gives up after the attempts that the step allows', async () => {
    await open(one.replace('with:', 'retry: { attempts: 3 }\n        with:'));
    stages.provider.perform = () => {
      throw new Failure('unavailable', 'The answer cannot be read', { httpStatus: 200 });
    };
    const id = await stages.run(build);
    for (let round = 0; round < 5; round++) {
      stages.clock.move(hour);
      await stages.actAll();
    }
    const task = await stages.task(id);
    assert.equal(task.status, 'failed');
    assert.deepEqual(await stages.outcomes(task.id), ['unavailable', 'unavailable', 'unavailable']);
  });

  it('sends nothing for an event that has become too old', async () => {
    await open(one);
    await stages.receive(build);
    stages.clock.move(day + second);
    await stages.match();
    await stages.actAll();
    assert.deepEqual(stages.provider.performed(), []);
    const [task] = await stages.store.db.selectFrom('tasks').selectAll().execute();
    assert.equal(task?.status, 'failed');
    assert.match(task.reason ?? '', /Too old/);
  });

  describe('after a call whose answer was lost', () => {
    const lost = () => {
      throw new Failure('unknown', 'The answer was lost');
    };

    it('adopts what it finds, and sends nothing again', async () => {
      await open(one);
      stages.provider.perform = lost;
      stages.provider.find = () => ({ found: { kind: 'sent', id: '7' }, certainty: 'certain' });
      const id = await stages.run(build);
      stages.clock.move(minute);
      await stages.actAll();
      const task = await stages.task(id);
      assert.equal(task.status, 'succeeded');
      assert.equal(task.effect?.id, '7');
      assert.deepEqual(await stages.outcomes(task.id), ['unknown', 'adopted']);
      assert.deepEqual(stages.provider.performed(), ['Awesome App']);
    });

    it('sends again only when it has been absent for as long as lists may lag', async () => {
      await open(one);
      stages.provider.perform = lost;
      const id = await stages.run(build);
      for (let waited = 0; waited < 9 * minute; waited += 30 * second) {
        stages.clock.move(30 * second);
        await stages.actAll();
      }
      assert.equal(stages.provider.performed().length, 1);
      stages.provider.perform = () => ({ kind: 'sent', id: '8' });
      stages.clock.move(2 * minute);
      await stages.actAll();
      assert.equal((await stages.task(id)).effect?.id, '8');
      assert.equal(stages.provider.performed().length, 2);
    });

    it('asks a person when nobody can tell', async () => {
      await open(one);
      stages.provider.perform = lost;
      stages.provider.find = () => 'undecidable';
      const id = await stages.run(build);
      stages.clock.move(minute);
      await stages.actAll();
      assert.equal((await stages.task(id)).status, 'uncertain');
      stages.clock.move(day);
      await stages.actAll();
      assert.equal(stages.provider.performed().length, 1);
    });

    it('sends once more where the step says so, and then asks', async () => {
      await open(one.replace('with:', 'on-uncertain: resend\n        with:'));
      stages.provider.perform = lost;
      stages.provider.find = () => 'undecidable';
      const id = await stages.run(build);
      for (let round = 0; round < 5; round++) {
        stages.clock.move(minute);
        await stages.actAll();
      }
      assert.equal(stages.provider.performed().length, 2);
      assert.equal((await stages.task(id)).status, 'uncertain');
    });

    it('drops it where the step says so', async () => {
      await open(one.replace('with:', 'on-uncertain: drop\n        with:'));
      stages.provider.perform = lost;
      stages.provider.find = () => 'undecidable';
      const id = await stages.run(build);
      stages.clock.move(minute);
      await stages.actAll();
      assert.equal((await stages.task(id)).status, 'failed');
    });

    it('goes on looking while looking fails', async () => {
      await open(one);
      stages.provider.perform = lost;
      stages.provider.find = () => {
        throw new Failure('unavailable', 'The connection was refused');
      };
      const id = await stages.run(build);
      for (let round = 0; round < 3; round++) {
        stages.clock.move(10 * minute);
        await stages.actAll();
      }
      assert.equal((await stages.task(id)).status, 'pending');
      stages.provider.find = () => ({ found: { kind: 'sent', id: '7' }, certainty: 'certain' });
      stages.clock.move(hour);
      await stages.actAll();
      assert.equal((await stages.task(id)).status, 'succeeded');
      assert.equal(stages.provider.performed().length, 1);
    });

    it('simply repeats what may be repeated', async () => {
      await open(one.replace('github/send', 'github/set'));
      let calls = 0;
      stages.provider.perform = () => (++calls === 1 ? lost() : { kind: 'status' });
      const id = await stages.run(build);
      stages.clock.move(minute);
      await stages.actAll();
      assert.equal((await stages.task(id)).status, 'succeeded');
      assert.equal(stages.provider.asked.filter(({ what }) => what === 'find').length, 0);
    });

    it('treats a defect of ours in the call as an answer that was lost', async () => {
      await open(one);
      stages.provider.perform = () => {
        throw new TypeError('x is not a function');
      };
      stages.provider.find = () => ({ found: { kind: 'sent', id: '7' }, certainty: 'certain' });
      const id = await stages.run(build);
      stages.clock.move(minute);
      await stages.actAll();
      assert.equal((await stages.task(id)).effect?.id, '7');
      assert.ok(stages.log.names().includes('task.defect'));
    });
  });

  describe('keeping an issue', () => {
    const address = { target: 'a/b', number: '12', url: 'https://github.com/a/b/issues/12' };

    it('makes it for the first event and hands it to the next', async () => {
      await open(issues);
      stages.provider.perform = () => ({ kind: 'issue', id: '12', issue: address });
      const name = 'certificate_application_will_expire';
      await stages.run(samples[name]!);
      await stages.run({ ...samples[name], numDays: 4 });
      await stages.run({ ...samples[name], numDays: 3 });
      assert.deepEqual(
        stages.provider.asked.map(({ context }) => context?.issue),
        [undefined, { ...address, repeats: 0 }, { ...address, repeats: 1 }],
      );
      assert.equal(
        new Set(stages.provider.asked.map(({ context }) => context?.fingerprint)).size,
        1,
      );
    });

    it('makes others wait while one is being made', async () => {
      await open(issues.replace('name: issue', 'name: issue, fingerprint: same'));
      const lost = new Failure('unknown', 'The answer was lost');
      stages.provider.perform = () => {
        throw lost;
      };
      await stages.run(bug);
      const second = await stages.run({ ...bug, report: { url: 'https://x.applivery.io/r?id=2' } });
      assert.match((await stages.task(second)).reason ?? '', /making the same issue/);
      assert.equal(stages.provider.performed().length, 1);
      stages.provider.find = () => ({
        found: { kind: 'issue', id: '12', issue: address },
        certainty: 'certain',
      });
      stages.provider.perform = () => ({ kind: 'issue', id: '12', issue: address });
      for (let round = 0; round < 3; round++) {
        stages.clock.move(10 * 1000);
        await stages.actAll();
      }
      assert.equal((await stages.task(second)).status, 'succeeded');
      assert.deepEqual(stages.provider.asked.at(-1)?.context?.issue, { ...address, repeats: 0 });
    });

    it('lets the next event make it when the first one was refused', async () => {
      await open(issues.replace('name: issue', 'name: issue, fingerprint: same'));
      stages.provider.perform = () => {
        throw new Failure('refused', 'GitHub answered 422');
      };
      await stages.run(bug);
      stages.provider.perform = () => ({ kind: 'issue', id: '12', issue: address });
      const next = await stages.run({ ...bug, report: { url: 'https://x.applivery.io/r?id=2' } });
      assert.equal((await stages.task(next)).status, 'succeeded');
    });
  });

  describe('without sending', () => {
    it('records what would be sent in dry-run mode', async () => {
      await open({ rules: steps, mode: 'dry-run' });
      const id = await stages.run(build);
      const tasks = await stages.tasks(id);
      assert.deepEqual(
        tasks.map(({ status }) => status),
        ['dry-run', 'dry-run', 'skipped', 'dry-run'],
      );
      assert.deepEqual(tasks[1]?.request?.with, { name: 'after success' });
      assert.deepEqual(stages.provider.asked, []);
    });

    it('records what would be sent where there are no credentials, and says which are missing', async () => {
      await open({ rules: one, connected: false });
      const task = await stages.task(await stages.run(build));
      assert.equal(task.status, 'dry-run');
      assert.match(task.reason ?? '', /`github` has no credentials/);
    });
  });

  it('fails a task whose rule cannot be filled in, and names the place', async () => {
    await open(one.replace('event.application.name', 'event.application.slug'));
    const id = await stages.run({ ...bug, application: { id: 'x' } });
    const task = await stages.task(id);
    assert.equal(task.status, 'failed');
    assert.match(task.reason ?? '', /application\.slug.*rules\.yaml:8/);
  });

  describe('what a person may do', () => {
    it('sends a failed task again, as if the event had come now', async () => {
      await open(steps);
      stages.provider.perform = () => {
        throw new Failure('refused', 'GitHub answered 422');
      };
      const id = await stages.run(build);
      stages.clock.move(3 * day);
      stages.provider.perform = () => ({ kind: 'sent' });
      await retryTask((await stages.task(id)).id, stages.store, stages.clock, byTest);
      await stages.actAll();
      assert.deepEqual(
        (await stages.tasks(id)).map(({ status }) => status),
        ['succeeded', 'succeeded', 'failed', 'failed'],
      );
    });

    it('refuses to send again what was sent', async () => {
      await open(one);
      const task = await stages.task(await stages.run(build));
      await assert.rejects(
        retryTask(task.id, stages.store, stages.clock, byTest),
        /was sent already/,
      );
      await assert.rejects(
        cancelTask(task.id, stages.store, stages.clock, byTest),
        /only what still waits, or has failed/,
      );
      await assert.rejects(
        retryTask('nothing', stages.store, stages.clock, byTest),
        /no task nothing/,
      );
    });

    it('cancels what waits', async () => {
      await open(one);
      const id = await stages.receive(build);
      await stages.match();
      await cancelTask((await stages.task(id)).id, stages.store, stages.clock, byTest);
      await stages.actAll();
      assert.equal((await stages.task(id)).status, 'cancelled');
      assert.deepEqual(stages.provider.performed(), []);
    });
  });
});
