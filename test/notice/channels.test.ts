import assert from 'node:assert/strict';
import type { ConnectionSettings } from '../../src/domain/connection.js';
import { Failure } from '../../src/domain/failure.js';
import { Secret } from '../../src/domain/secret.js';
import type { Channel } from '../../src/notice/channels/channel.js';
import { issueChannel } from '../../src/notice/channels/issue-channel.js';
import { webhookChannel } from '../../src/notice/channels/webhook-channel.js';
import type { Message } from '../../src/notice/message.js';
import { openConnections } from '../../src/service/open-connections.js';
import { openNoticeChannels } from '../../src/service/open-notice-channels.js';
import { FakeGithub } from '../support/fake-github.js';
import { FakeGitlab } from '../support/fake-gitlab.js';
import { HandClock } from '../support/hand-clock.js';
import { closedUrl, createdThenReset, Loopback, type Reply } from '../support/loopback.js';
import { MemoryLog } from '../support/memory-log.js';

const publicUrl = 'https://triggers.example.com';
const message: Message = {
  trouble: 'failed-tasks',
  kind: 'began',
  title: '2 tasks failed for good and can be retried',
  text: '- `for-ios`: 2\n\nhttps://triggers.example.com/tasks?tab=failed',
  ...{ n: 0, issue: undefined, triedAt: undefined },
};

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the webhook for notices', () => {
  let server: Loopback;
  let reply: Reply;
  const secret = '/services/T000/B000/secret-of-the-webhook';

  beforeEach(async () => {
    reply = { status: 200, body: 'ok' };
    server = await new Loopback(() => reply).start();
  });
  afterEach(() => server.stop());

  it('gets what Slack takes, with nothing alive in it', async () => {
    const channel = webhookChannel(new Secret(server.url + secret));
    await channel.tell({ ...message, text: '<!channel> & <https://evil.example|here>' });
    const [request] = server.requests;
    assert.equal(request?.path, secret);
    assert.equal(request.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(request.body), {
      text: '*applivery-triggers*: 2 tasks failed for good and can be retried\n&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;',
      unfurl_links: false,
      unfurl_media: false,
    });
    await channel.tell({ ...message, kind: 'over' });
    assert.match(server.requests[1]!.body, /Over: 2 tasks/);
  });

  it('that refuses, breaks, is silent or leads elsewhere is a failure that does not tell its URL', async () => {
    const replies: readonly [Reply, string][] = [
      [{ status: 404, body: 'no_service' }, 'refused'],
      [{ status: 429 }, 'unavailable'],
      [{ status: 500 }, 'unavailable'],
      [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'refused'],
      ['reset', 'unavailable'],
      ['silence', 'unavailable'],
    ];
    for (const [one, reason] of replies) {
      reply = one;
      const channel = webhookChannel(new Secret(server.url + secret), 100);
      const failure = await failureOf(channel.tell(message));
      assert.equal(failure.reason, reason);
      assert.ok(!`${failure.message} ${String(failure.cause)}`.includes('secret-of'));
    }
    const away = webhookChannel(new Secret((await closedUrl()) + secret));
    assert.equal((await failureOf(away.tell(message))).reason, 'unavailable');
  });
});

interface Tracker {
  readonly channel: Channel;
  /** Title, body, state, and comments of each issue. */
  readonly issues: () => { title: string; body: string; state: string; comments: string[] }[];
  /** The next write works, and its answer gets lost. */
  readonly loseNextAnswer: () => void;
  readonly stop: () => Promise<void>;
}

function channelOf(settings: ConnectionSettings, target: string): Channel {
  const clock = new HandClock();
  clock.move(Date.now() - clock.now());
  const connection = openConnections(new Map([[settings.name, settings]]), clock).get(
    settings.name,
  );
  return issueChannel({ connection: connection!, target, publicUrl, clock });
}

async function github(): Promise<Tracker> {
  const fake = await new FakeGithub().start();
  const credentials = { kind: 'token', token: new Secret(fake.token) } as const;
  return {
    channel: channelOf(
      { name: 'github', provider: 'github', url: fake.url, credentials, limits: 'off' },
      'acme/operations',
    ),
    issues: () =>
      fake.issues.map(({ number, title, body, state }) => ({
        ...{ title, body, state },
        comments: fake.comments.filter((one) => one.issue === number).map((one) => one.body),
      })),
    loseNextAnswer: () => {
      fake.mood = ({ method }) => {
        if (method !== 'POST') return undefined;
        fake.mood = undefined;
        return createdThenReset;
      };
    },
    stop: () => fake.stop(),
  };
}

async function gitlab(): Promise<Tracker> {
  const fake = new FakeGitlab();
  await fake.start();
  const credentials = { kind: 'token', token: new Secret(fake.token) } as const;
  return {
    channel: channelOf(
      { name: 'gitlab', provider: 'gitlab', url: fake.url, credentials, limits: 'off' },
      'acme/operations',
    ),
    issues: () =>
      fake.issues.map(({ iid, title, description, state }) => ({
        ...{ title, body: description, state: state === 'opened' ? 'open' : state },
        comments: fake.notes.filter((one) => one.issue === iid).map((one) => one.body),
      })),
    loseNextAnswer: () => {
      fake.mood = ({ method }) => {
        if (method !== 'POST') return undefined;
        fake.mood = undefined;
        return createdThenReset;
      };
    },
    stop: () => fake.stop(),
  };
}

for (const [name, open] of Object.entries({ github, gitlab })) {
  describe(`an issue for notices at ${name}`, function () {
    this.timeout(20_000);
    let tracker: Tracker;

    beforeEach(async () => {
      tracker = await open();
    });
    afterEach(() => tracker.stop());

    it('is made, commented when there is more, closed when it is over, and reopened when it comes back', async () => {
      const { channel, issues } = tracker;
      const issue = await channel.tell(message);
      assert.ok(issue);
      assert.equal(issues()[0]?.title, `applivery-triggers: ${message.title}`);
      assert.match(issues()[0]!.body, /^- `for-ios`: 2\n/);
      await channel.tell({ ...message, kind: 'more', n: 1, issue, title: '3 tasks failed' });
      assert.match(issues()[0]!.comments[0]!, /^3 tasks failed\n/);
      await channel.tell({ ...message, kind: 'over', n: 2, issue, text: 'This is over.' });
      assert.equal(issues()[0]!.state, 'closed');
      assert.match(issues()[0]!.comments[1]!, /^This is over\./);
      await channel.tell({ ...message, n: 3, issue });
      assert.equal(issues().length, 1);
      assert.equal(issues()[0]!.state, 'open');
    });

    it('is not made or commented twice when an answer gets lost', async () => {
      const { channel, issues, loseNextAnswer } = tracker;
      const triedAt = Date.now() - 1_000;
      loseNextAnswer();
      await failureOf(channel.tell(message));
      const issue = await channel.tell({ ...message, triedAt });
      assert.equal(issues().length, 1);
      const over: Message = { ...message, kind: 'over', n: 1, issue, text: 'This is over.' };
      loseNextAnswer();
      await failureOf(channel.tell(over));
      await channel.tell({ ...over, triedAt });
      assert.equal(issues()[0]!.comments.length, 1);
      assert.equal(issues()[0]!.state, 'closed');
    });
  });
}

describe('the channels of the settings', () => {
  const log = new MemoryLog();
  const notices = {
    webhook: new Secret('https://hooks.example.com/x'),
    issue: { connection: 'github', target: 'acme/operations' },
  };
  const connection: ConnectionSettings = {
    ...{ name: 'github', provider: 'github', url: 'https://api.github.com', limits: 'off' },
    credentials: { kind: 'token', token: new Secret('ghp_x') },
  };
  const names = (mode: 'live' | 'dry-run', settings?: ConnectionSettings) =>
    openNoticeChannels({
      ...{ settings: { notices, mode }, publicUrl, log, clock: new HandClock() },
      connections: openConnections(
        new Map(settings === undefined ? [] : [['github', settings]]),
        new HandClock(),
      ),
    }).map((channel) => channel.name);

  it('are the log and those that are set; in dry-run the log', () => {
    assert.deepEqual(names('live', connection), ['log', 'webhook', 'issue']);
    assert.deepEqual(names('dry-run', connection), ['log']);
    assert.deepEqual(log.names(), []);
  });

  it('leave an issue out that there are no credentials for, and say so', () => {
    assert.deepEqual(names('live'), ['log', 'webhook']);
    assert.deepEqual(log.names(), ['notice.no-connection']);
  });
});
