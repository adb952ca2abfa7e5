import assert from 'node:assert/strict';
import { mock } from 'node:test';
import nock from 'nock';
import { Failure } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/domain/secret.js';
import {
  createPipeline,
  gitlabProvider,
  setCommitStatus,
  triggerPipeline,
} from '../../../src/providers/gitlab/index.js';
import {
  answerNext,
  assertNoSecret,
  clock,
  connectTo,
  failureOf,
  host,
  settings,
  token,
  triggerToken,
} from './support.js';

describe('a connection to GitLab', () => {
  afterEach(() => nock.cleanAll());

  it('shows no secret', () => {
    assertNoSecret(connectTo(host));
  });

  it('takes its tokens out of whatever the far side says', async () => {
    const message = `You sent ${token} and ${triggerToken}.`;
    answerNext('POST', 400, { message });
    const failure = await failureOf(createPipeline(connectTo(host), 7, { ref: 'main' }));
    assert.match(failure.message, /You sent \[secret\] and \[secret\]\./);

    answerNext('POST', 502, message);
    await failureOf(triggerPipeline(connectTo(host), 7, { ref: 'main' }));
  });

  it('gives the creation of a pipeline 65 s, as GitLab itself 60 s, and all else 20 s', async () => {
    const timeout = mock.method(AbortSignal, 'timeout');
    try {
      answerNext('POST', 201, { id: 1 });
      await createPipeline(connectTo(host), 7, { ref: 'main' });
      answerNext('POST', 201, { id: 1 });
      await triggerPipeline(connectTo(host), 7, { ref: 'main' });
      answerNext('GET', 200, { id: 1, username: 'release-bot' });
      await connectTo(host).whoAmI();
      answerNext('GET', 200, { id: 1, username: 'release-bot' });
      await connectTo(host, { timeout: 5_000 }).whoAmI();

      assert.deepEqual(
        timeout.mock.calls.map(({ arguments: [ms] }) => ms),
        [65_000, 65_000, 20_000, 5_000],
      );
    } finally {
      timeout.mock.restore();
    }
  });

  it('asks once who it is, and again only after a failure', async () => {
    const connection = connectTo(host);
    answerNext('GET', 503, '');
    assert.equal((await failureOf(connection.whoAmI())).reason, 'unavailable');

    const seen = answerNext('GET', 200, { id: 1, username: 'release-bot' });
    const [first, second] = await Promise.all([connection.whoAmI(), connection.whoAmI()]);

    assert.deepEqual([first, second, await connection.whoAmI()], Array(3).fill(first));
    assert.equal(seen.length, 1);
  });

  it('says what is missing without a token, and sends nothing', async () => {
    const connection = gitlabProvider.connect(settings({ credentials: undefined }), { clock });
    const failure = await failureOf(createPipeline(connection, 7, { ref: 'main' }));

    assert.equal(failure.reason, 'unauthorized');
    assert.match(failure.fix ?? '', /GITLAB_TOKEN/);
  });

  it('says what is missing without a trigger token, and sends nothing', async () => {
    const connection = gitlabProvider.connect(settings({ triggerToken: undefined }), { clock });
    const failure = await failureOf(triggerPipeline(connection, 7, { ref: 'main' }));

    assert.equal(failure.reason, 'unauthorized');
    assert.match(failure.fix ?? '', /`trigger-token` of the connection gitlab/);
  });

  for (const [name, more] of [
    ['an app', { credentials: { kind: 'app', appId: 1, privateKey: new Secret(token) } }],
    [
      'a token with a line end',
      { credentials: { kind: 'token', token: new Secret(`${token}\n`) } },
    ],
    ['an empty token', { credentials: { kind: 'token', token: new Secret('') } }],
    ['a trigger token with spaces', { triggerToken: new Secret(` ${triggerToken}`) }],
  ] as const) {
    it(`refuses ${name} at once`, () => {
      assert.throws(
        () => gitlabProvider.connect(settings(more), { clock }),
        (error) => {
          assertNoSecret(error);
          return error instanceof Failure && error.reason === 'unauthorized' && !!error.fix;
        },
      );
    });
  }
});

describe('the state of a run', () => {
  afterEach(() => nock.cleanAll());

  for (const [status, over] of [
    ['created', false],
    ['waiting_for_resource', false],
    ['preparing', false],
    ['pending', false],
    ['running', false],
    ['canceling', false],
    ['manual', false],
    ['scheduled', false],
    ['one_of_the_future', false],
    ['success', true],
    ['failed', true],
    ['canceled', true],
    ['skipped', true],
  ] as const) {
    it(`is ${over ? '' : 'not '}over when GitLab says ${status}`, async () => {
      answerNext('GET', 200, { id: 1, status, web_url: 'https://g/1' });

      assert.deepEqual(
        await gitlabProvider.readRun(connectTo(host), { target: 'g/p', id: '1' }, undefined),
        { status, conclusion: over ? status : null, over, url: 'https://g/1' },
      );
    });
  }
});

describe('setting a commit status', () => {
  const sha = 'a'.repeat(40);
  const message = `Cannot transition status via :run from :running (Reason(s): Status cannot transition via "run")`;
  afterEach(() => nock.cleanAll());

  it('is done when the status is in the wanted state already', async () => {
    answerNext('POST', 400, { message });

    assert.equal(await setCommitStatus(connectTo(host), 7, { sha, state: 'running' }), undefined);
  });

  it('is refused when the status cannot get into the wanted state', async () => {
    answerNext('POST', 400, { message });
    const call = setCommitStatus(connectTo(host), 7, { sha, state: 'pending' });

    assert.equal((await failureOf(call)).reason, 'refused');
  });
});
