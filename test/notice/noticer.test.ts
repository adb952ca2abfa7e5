import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/domain/clock.js';
import { Failure } from '../../src/domain/failure.js';
import { firstIdAt } from '../../src/domain/ids.js';
import { samples } from '../../src/events/samples.js';
import type { Channel } from '../../src/notice/channels/channel.js';
import { logChannel } from '../../src/notice/channels/log-channel.js';
import type { Message } from '../../src/notice/message.js';
import { Noticer } from '../../src/notice/noticer.js';
import { listNotices } from '../../src/store/tables/notices.js';
import { Stages } from '../support/stages.js';

const build = samples.build_processed!;
const rule = (id: string, os: string) => `
  - id: ${id}
    on: build_processed
    if: event.build.os == "${os}"
    steps:
      - uses: github/send
        retry: { attempts: 1 }
        with: { name: "\${{ event.build.id }}" }
`;
const rules = rule('for-ios', 'ios') + rule('for-android', 'android');

/** Keeps what it was told; fails as it is said to. */
class TestChannel implements Channel {
  readonly messages: Message[] = [];
  readonly name: string;
  readonly connection: string | undefined;
  fault: Failure | undefined;

  constructor(name: string, connection?: string) {
    this.name = name;
    this.connection = connection;
  }

  tell(message: Message): Promise<undefined> {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    this.messages.push(message);
    return Promise.resolve(undefined);
  }

  /** What came since the last time, as `kind trouble`. */
  take(): string[] {
    return this.messages.splice(0).map(({ kind, trouble }) => `${kind} ${trouble}`);
  }
}

describe('notices of the service about itself', () => {
  let stages: Stages;
  let channel: TestChannel;
  let rulesFault: string | undefined;

  beforeEach(async () => {
    stages = await Stages.open({ rules });
    channel = new TestChannel('webhook');
    rulesFault = undefined;
    // Made at the start of a round of the clock, so that one round later it is due.
    await noticer([]).plan();
  });
  afterEach(() => stages.close());

  function noticer(channels: readonly Channel[] = [channel], owner = 'one'): Noticer {
    const { store, clock, log } = stages;
    return new Noticer({
      ...{ store, clock, log, channels, publicUrl: 'https://triggers.example.com' },
      connections: ['github'],
      rulesFault: () => rulesFault,
      claimant: { owner, lease: 5 * minute },
    });
  }

  /** The next round. */
  async function look(one = noticer(), after = minute): Promise<number> {
    stages.clock.move(after);
    return one.tellDue();
  }

  let builds = 0;
  const event = (os: string) => ({
    ...build,
    build: { id: `b${++builds}`, os, url: 'https://x/1' },
  });

  async function fail(os: string, failure: Failure): Promise<string> {
    stages.provider.perform = () => {
      throw failure;
    };
    return stages.run(event(os));
  }

  const refused = (text = 'GitHub answered 422.') =>
    new Failure('refused', text, { httpStatus: 422 });

  it('say nothing while all is well', async () => {
    await stages.run(event('ios'));
    assert.equal(await look(), 0);
    assert.deepEqual(await listNotices(stages.store.db), []);
  });

  it('tell of failed tasks once, with their count, and when they are over', async () => {
    const ids = [];
    for (let n = 0; n < 30; n += 1) ids.push(await fail('ios', refused()));
    assert.equal(await look(), 1);
    const [message] = channel.messages;
    assert.equal(message?.title, '30 tasks failed for good and can be retried');
    assert.match(message.text, /- `for-ios`: 30, at last ` GitHub answered 422\. `/);
    assert.match(message.text, /https:\/\/triggers\.example\.com\/tasks\?tab=failed/);
    assert.deepEqual(channel.take(), ['began failed-tasks']);

    await fail('ios', refused());
    for (let n = 0; n < 5; n += 1) assert.equal(await look(noticer(), hour), 0, 'of the same rule');

    stages.clock.move(7 * day);
    assert.equal(await look(), 1);
    assert.deepEqual(channel.take(), ['over failed-tasks']);
    assert.equal(await look(), 0);
  });

  it('tell of another rule that fails, and at most once an hour', async () => {
    await fail('ios', refused());
    await look();
    await fail('android', refused());
    assert.equal(await look(), 0);
    assert.equal(await look(noticer(), hour), 1);
    assert.deepEqual(channel.take(), ['began failed-tasks', 'more failed-tasks']);
    assert.equal(await look(noticer(), 2 * hour), 0);
  });

  it('tell nothing alive of what others wrote', async () => {
    await fail(
      'ios',
      refused(
        'answered 422: @everyone <!channel> ![x](https://evil.example/)`; ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      ),
    );
    await look();
    const text = channel.messages[0]!.text;
    assert.ok(!text.includes('@everyone'));
    assert.ok(!text.includes('ghp_abcdefghijkl'));
    assert.match(text, /at last ` [^`]* `\n/, 'all of it is in one code span');
  });

  it('tell of tasks of which nobody knows whether they happened', async () => {
    stages.provider.find = () => 'undecidable';
    await fail('ios', new Failure('unknown', 'The connection broke.'));
    for (let n = 0; n < 10; n += 1) {
      stages.clock.move(minute);
      await stages.actAll();
    }
    await look();
    assert.deepEqual(channel.take(), ['began uncertain-tasks']);
  });

  it('tell of credentials that do not work after three refusals, and when they do again', async () => {
    const unauthorized = new Failure('unauthorized', 'Bad credentials', { httpStatus: 401 });
    for (let n = 0; n < 2; n += 1) await fail('ios', unauthorized);
    await look();
    assert.deepEqual(channel.take(), ['began failed-tasks']);
    await fail('ios', unauthorized);
    await look();
    assert.deepEqual(channel.take(), ['began credentials:github']);
    stages.provider.perform = () => ({ kind: 'sent', id: '1' });
    await stages.run(event('ios'));
    await look();
    assert.deepEqual(channel.take(), ['over credentials:github']);
  });

  it('do not take it for the end of it that nothing was tried', async () => {
    const unauthorized = new Failure('unauthorized', 'Bad credentials', { httpStatus: 401 });
    for (let n = 0; n < 3; n += 1) await fail('ios', unauthorized);
    await look();
    channel.take();
    await look(noticer(), 3 * day);
    assert.deepEqual(channel.take(), []);
  });

  it('tell of a provider that does not answer for ten minutes', async () => {
    const down = new Failure('unavailable', 'GitHub cannot be reached: ECONNREFUSED');
    for (let n = 0; n < 3; n += 1) await fail('ios', down);
    await look(noticer(), 9 * minute);
    assert.deepEqual(channel.take(), []);
    await look();
    assert.deepEqual(channel.take(), ['began circuit:github']);
    stages.provider.perform = () => ({ kind: 'sent', id: '1' });
    for (let n = 0; n < 10; n += 1) {
      stages.clock.move(minute);
      await stages.actAll();
    }
    await look();
    assert.deepEqual(channel.take(), ['over circuit:github']);
  });

  it('tell of rules that are not in force', async () => {
    rulesFault = 'the rules have 2 errors; those loaded before stay in force';
    await look();
    rulesFault = undefined;
    await look();
    assert.deepEqual(channel.take(), ['began rules', 'over rules']);
  });

  it('tell of an application that has gone silent, and when it sends again', async () => {
    const { store, clock } = stages;
    const arrive = async (at: number, id: string) => {
      const delivery = `${firstIdAt('dlv', at)}${id}`;
      await store.db
        .insertInto('deliveries')
        .values({
          ...{ id: delivery, received_at: at, status: 'unmatched', body: Buffer.from('{}') },
          ...{ content_type: null, action: 'build_processed', application_id: id },
          ...{ application_name: `App @${id}`, duplicate_of: null, replay_of: null },
          ...{ ruleset: null, faults_json: '[]' },
        })
        .execute();
    };
    const end = clock.now();
    for (let n = 28 * 8; n > 0; n -= 1) {
      await arrive(end - n * 3 * hour, 'steady');
      // Once a week, and so nothing to go by.
      if (n % 56 === 0) await arrive(end - n * 3 * hour, 'seldom');
    }
    assert.equal(await look(noticer(), 5 * hour), 0);
    assert.equal(await look(noticer(), 5 * hour), 1);
    const [message] = channel.messages;
    assert.equal(message?.trouble, 'silence');
    assert.match(
      message.title,
      /^Nothing comes any more from ` App @.?steady `, which usually sends$/u,
    );
    assert.ok(!message.title.includes('@steady'));
    channel.take();
    // Its habit is older than what is looked at, and it is silent all the same.
    assert.equal(await look(noticer(), 60 * day), 0);
    await arrive(clock.now(), 'steady');
    assert.equal(await look(), 1);
    assert.deepEqual(channel.take(), ['over silence']);
  });

  it('are told by one instance at a time, and to each channel once', async () => {
    const second = new TestChannel('issue');
    await fail('ios', refused());
    stages.clock.move(minute);
    const told = await Promise.all(
      ['one', 'two', 'three'].map((owner) => noticer([channel, second], owner).tellDue()),
    );
    assert.deepEqual(told.toSorted(), [0, 0, 2]);
    assert.equal(await look(noticer([channel, second], 'two')), 0);
    assert.deepEqual(
      [channel.take(), second.take()],
      [['began failed-tasks'], ['began failed-tasks']],
    );
  });

  it('that do not arrive are sent again, less and less often, and harm nothing', async () => {
    const other = new TestChannel('issue');
    channel.fault = new Failure('unavailable', 'The webhook for notices does not answer.');
    await fail('ios', refused());
    for (let n = 0; n < 120; n += 1) await look(noticer([channel, other]));
    const failures = stages.log.names().filter((name) => name === 'notice.failed').length;
    assert.equal(failures, 7, 'after 1, 2, 4, 8, 16, 32, 60 minutes');
    assert.deepEqual(other.take(), ['began failed-tasks']);
    channel.fault = undefined;
    await look(noticer([channel, other]), hour);
    assert.deepEqual(channel.take(), ['began failed-tasks']);
    assert.deepEqual(other.take(), []);
  });

  it('of a connection are not told through it', async () => {
    const through = new TestChannel('issue', 'github');
    const unauthorized = new Failure('unauthorized', 'Bad credentials', { httpStatus: 401 });
    for (let n = 0; n < 3; n += 1) await fail('ios', unauthorized);
    await look(noticer([logChannel(stages.log), through]));
    assert.deepEqual(through.take(), ['began failed-tasks']);
    assert.deepEqual(
      stages.log.lines
        .filter(({ name }) => name === 'service.trouble')
        .map(({ fields }) => fields.trouble),
      ['credentials:github', 'failed-tasks'],
    );
  });

  it('come back as news, once an hour at most', async () => {
    rulesFault = 'one';
    for (let n = 0; n < 30; n += 1) {
      rulesFault = n % 2 === 0 ? 'one' : undefined;
      await look();
    }
    assert.deepEqual(channel.take(), ['began rules', 'over rules']);
    rulesFault = 'one';
    await look(noticer(), hour);
    assert.deepEqual(channel.take(), ['began rules']);
  });
});
