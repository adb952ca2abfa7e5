import assert from 'node:assert/strict';
import { day, minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { samples } from '../../src/events/samples.js';
import { resolveTask, type Resolution } from '../../src/operate/resolve-task.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const bug = samples.bug_created!;
const url = 'https://github.com/a/b/issues/12';

const rules = (uses: string) => `
  - id: one
    on: bug_created
    steps:
      - { uses: ${uses}, with: { name: first${uses === 'github/keep' ? ', fingerprint: same' : ''} } }
      - { uses: github/send, with: { name: second } }
`;

describe('resolving a task by hand', () => {
  let stages: Stages;

  afterEach(() => stages.close());

  /** A task that nobody can tell anything about. */
  async function uncertain(uses = 'github/send'): Promise<string> {
    stages = await Stages.open({ rules: rules(uses) });
    stages.provider.perform = (name) => {
      if (name === 'first') throw new Failure('unknown', 'The answer was lost');
      return { kind: 'sent' };
    };
    stages.provider.find = () => 'undecidable';
    const id = await stages.run(bug);
    stages.clock.move(minute);
    await stages.actAll();
    const { status, reason } = await stages.task(id);
    assert.equal(status, 'uncertain');
    assert.match(reason ?? '', /Look at github, then say .*tasks resolve tsk_/);
    return id;
  }

  async function resolve(delivery: string, resolution: Resolution): Promise<void> {
    const { id } = await stages.task(delivery);
    await resolveTask(id, resolution, stages.store, stages.clock, byTest);
    await stages.actAll();
  }

  it('that it happened makes it succeed without another call, and the next step goes on', async () => {
    const id = await uncertain();
    await resolve(id, { happened: true, url: 'https://github.com/x' });

    const tasks = await stages.tasks(id);
    assert.deepEqual(
      tasks.map(({ status }) => status),
      ['succeeded', 'succeeded'],
    );
    assert.deepEqual(tasks[0]?.effect, {
      kind: 'sent',
      url: 'https://github.com/x',
      details: { adopted: 'resolved' },
    });
    assert.deepEqual(stages.provider.performed(), ['first', 'second']);
  });

  it('that it did not happen sends it again, as if the event had come now', async () => {
    const id = await uncertain();
    stages.clock.move(3 * day);
    stages.provider.perform = () => ({ kind: 'sent', id: '7' });
    await resolve(id, { happened: false });

    assert.equal((await stages.task(id)).effect?.id, '7');
    assert.deepEqual(stages.provider.performed(), ['first', 'first', 'second']);
  });

  it('wants to know which issue it is, so that its fingerprint never has a second one', async () => {
    const id = await uncertain('github/keep');
    await assert.rejects(resolve(id, { happened: true }), /--at https/);
    assert.equal((await stages.task(id)).status, 'uncertain');
    await resolve(id, { happened: true, url });

    stages.provider.perform = (name) => ({ kind: 'issue', id: name });
    await stages.run({ ...bug, report: { url: 'https://x.applivery.io/r?id=2' } });
    const [, , again] = stages.provider.asked.filter(({ what }) => what === 'perform');
    assert.deepEqual(again?.context?.issue, { target: 'a/b', number: '12', url, repeats: 0 });
  });

  it('is for what is uncertain only', async () => {
    const id = await uncertain();
    await resolve(id, { happened: true });
    await assert.rejects(resolve(id, { happened: false }), /is succeeded: only what is uncertain/);
    await assert.rejects(
      resolveTask('nothing', { happened: true }, stages.store, stages.clock, byTest),
      /no task nothing/,
    );
  });
});
