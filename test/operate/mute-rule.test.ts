import assert from 'node:assert/strict';
import { hour, minute } from '../../src/domain/clock.js';
import { samples } from '../../src/events/samples.js';
import { muteRule, unmuteRule } from '../../src/operate/mute-rule.js';
import { NotPossible } from '../../src/operate/not-possible.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: noisy
    on: build_processed
    steps: [{ uses: github/send, with: { name: a } }, { uses: github/send, with: { name: b } }]
  - id: other
    on: build_processed
    steps: [{ uses: github/send, with: { name: c } }]
`;

const build = (id: string) => ({ ...samples.build_processed!, build: { id, url: 'u', os: 'ios' } });

describe('muting a rule', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
  });
  afterEach(() => stages.close());

  const by = { who: 'admin, in the dashboard' };

  const mute = (length: number | undefined, reason = '') =>
    muteRule('noisy', length, stages, { ...by, reason });

  const statuses = async (delivery: string) =>
    (await stages.tasks(delivery)).map(({ rule, step, status }) => `${rule}/${step} ${status}`);

  it('records what the rule matches, and sends nothing of it', async () => {
    await mute(hour, ' the farm is down ');
    const id = await stages.run(build('b1'));
    assert.deepEqual(await statuses(id), [
      'noisy/1 skipped',
      'noisy/2 skipped',
      'other/1 succeeded',
    ]);
    assert.deepEqual(stages.provider.performed(), ['c']);
    assert.equal(
      (await stages.task(id)).reason,
      `The rule is muted until ${end(stages.clock.now() + hour)} UTC: the farm is down`,
    );
    assert.equal((await findDelivery(stages.store.db, id))?.status, 'matched');
  });

  it('is over at its time', async () => {
    await mute(hour);
    stages.clock.move(hour - 1);
    assert.equal((await statuses(await stages.run(build('b1'))))[0], 'noisy/1 skipped');
    stages.clock.move(1);
    assert.equal((await statuses(await stages.run(build('b2'))))[0], 'noisy/1 succeeded');
  });

  it('lasts until somebody unmutes it, where no time was given', async () => {
    await mute(minute, 'first');
    await mute(undefined);
    stages.clock.move(1000 * hour);
    const id = await stages.run(build('b1'));
    assert.equal((await stages.task(id)).reason, 'The rule is muted');
    await unmuteRule('noisy', stages.store, stages.clock, by);
    assert.equal((await statuses(await stages.run(build('b2'))))[0], 'noisy/1 succeeded');
  });

  it('leaves what the rule made before to go on', async () => {
    const id = await stages.receive(build('b1'));
    await stages.match();
    await mute(hour);
    await stages.actAll();
    assert.deepEqual(stages.provider.performed().sort(), ['a', 'b', 'c']);
    assert.equal((await statuses(id))[1], 'noisy/2 succeeded');
  });

  it('lets a person send later what was skipped, all its steps', async () => {
    await mute(hour);
    const id = await stages.run(build('b1'));
    await retryTask((await stages.task(id)).id, stages.store, stages.clock, by);
    await stages.actAll();
    assert.deepEqual(stages.provider.performed(), ['c', 'a', 'b']);
  });

  it('is refused for a rule that is not there, and unmuting for one that is not muted', async () => {
    await assert.rejects(muteRule('nobody', hour, stages, by), NotPossible);
    const unmute = () => unmuteRule('noisy', stages.store, stages.clock, by);
    await assert.rejects(unmute(), /Rule noisy is not muted/);
    await mute(minute);
    stages.clock.move(minute);
    await assert.rejects(unmute(), /Rule noisy is not muted/);
  });
});

function end(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
