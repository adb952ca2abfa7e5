import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import nock from 'nock';
import { Failure } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/domain/secret.js';
import { getIssue, updateIssue } from '../../../src/providers/github/issues.js';
import { transportFailure } from '../../../src/providers/github/transport-failure.js';
import { dispatchWorkflow } from '../../../src/providers/github/workflow-dispatch.js';
import { readRun } from '../../../src/providers/github/workflow-runs.js';
import { closedUrl, Loopback, type Reply } from '../../support/loopback.js';
import { answering, connect, token } from './support/recorded.js';

const repository = 'acme/app';
const dispatch = { repository, workflow: 'ci.yml', ref: 'main', inputs: {} };

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Failure, inspect(error));
    return error;
  }
  return assert.fail('expected a Failure');
}

describe('a GitHub connection', () => {
  afterEach(() => {
    nock.cleanAll();
  });

  it('asks an Enterprise Server below its path, with or without a trailing slash', async () => {
    const sent = answering(
      [{ body: { login: 'bot' } }, { body: { login: 'bot' } }],
      'https://ghe.example.com',
    );
    await connect({ url: 'https://ghe.example.com/api/v3/' }).whoAmI();
    await connect({ url: 'https://ghe.example.com/api/v3' }).whoAmI();

    assert.deepEqual(
      sent.map(({ path }) => path),
      ['/api/v3/user', '/api/v3/user'],
    );
  });

  it('asks once who it is, and again only after a failure', async () => {
    const sent = answering([{ status: 502 }, { body: { login: 'bot' } }]);
    const connection = connect();

    assert.equal((await failureOf(connection.whoAmI())).reason, 'unavailable');
    assert.deepEqual(await Promise.all([connection.whoAmI(), connection.whoAmI()]), ['bot', 'bot']);
    assert.equal(await connection.whoAmI(), 'bot');
    assert.equal(sent.length, 2);
  });

  it('refuses a token that no header can hold, without quoting it', () => {
    const bad = `${token}\n`;
    assert.throws(
      () => connect({ credentials: { kind: 'token', token: new Secret(bad) } }),
      (error) =>
        error instanceof Failure &&
        error.reason === 'unauthorized' &&
        !inspect(error).includes(token),
    );
  });

  it('says what to set when it has no credentials, and sends nothing', async () => {
    const sent = answering([]);
    const connection = connect({ credentials: undefined });
    const failure = await failureOf(dispatchWorkflow(connection, dispatch));

    assert.equal(failure.reason, 'unauthorized');
    assert.match(failure.fix ?? '', /GITHUB_TOKEN/);
    assert.equal((await failureOf(connection.whoAmI())).reason, 'unauthorized');
    assert.equal(sent.length, 0);
  });

  it('sends nothing for what is no repository', async () => {
    const sent = answering([]);
    for (const bad of ['acme', 'acme/app/x', 'acme/..', '../app', 'acme/a b', '/app', 'acme/']) {
      const failure = await failureOf(getIssue(connect(), bad, '1'));
      assert.equal(failure.reason, 'refused', bad);
    }
    assert.equal(sent.length, 0);
  });

  it('shows its token in nothing that can be printed', () => {
    const shown = `${inspect(connect(), { depth: Infinity, showHidden: true })}${JSON.stringify(connect())}`;

    assert.ok(!shown.includes(token));
  });

  it('lets errors that are defects of ours through', async () => {
    const defect = new TypeError('x is not a function');
    const promise = connect().exchange({
      repository,
      nature: 'write',
      send: () => Promise.reject(defect),
    });

    await assert.rejects(promise, defect);
  });
});

describe('starting a workflow', () => {
  afterEach(() => {
    nock.cleanAll();
  });

  for (const status of [400, 422]) {
    it(`sends again without return_run_details after a ${status} that names it, and remembers`, async () => {
      const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
      const sent = answering([{ status, body: { message } }, { status: 204 }, { status: 204 }]);
      const connection = connect();
      await dispatchWorkflow(connection, dispatch);
      await dispatchWorkflow(connection, dispatch);

      assert.deepEqual(
        sent.map(({ body }) => body),
        [{ ref: 'main', return_run_details: true }, { ref: 'main' }, { ref: 'main' }],
      );
    });
  }

  for (const status of [403, 500, 502]) {
    it(`does not send again after a ${status}, whatever it names`, async () => {
      const sent = answering([{ status, body: { message: 'return_run_details' } }]);
      await failureOf(dispatchWorkflow(connect(), dispatch));

      assert.equal(sent.length, 1);
    });
  }

  it('keeps ids that are larger than a number holds', async () => {
    answering([
      {
        headers: { 'content-type': 'application/json' },
        body: '{"workflow_run_id":9007199254740993,"html_url":"https://github.com/r"}',
      },
    ]);

    const run = await dispatchWorkflow(connect(), dispatch);
    assert.equal(run?.id, '9007199254740993');
  });
});

describe('an answer that does not come', () => {
  async function against<T>(reply: Reply, check: (url: string) => Promise<T>): Promise<T> {
    const server = await new Loopback(() => reply).start();
    try {
      return await check(server.url);
    } finally {
      await server.stop();
    }
  }
  const issue = { repository, number: '1' };

  for (const reply of ['reset', 'silence'] as const) {
    it(`is unknown after a write, and unavailable after anything else: ${reply}`, async () => {
      await against(reply, async (url) => {
        const connection = connect({ url, timeout: 250 });
        const failures = await Promise.all([
          failureOf(updateIssue(connection, 'write', issue, {})),
          failureOf(updateIssue(connection, 'preparation', issue, {})),
          failureOf(getIssue(connection, repository, '1')),
        ]);

        assert.deepEqual(
          failures.map(({ reason }) => reason),
          ['unknown', 'unavailable', 'unavailable'],
        );
      });
    });
  }

  it('is told apart from one that breaks off: the write happened', async () => {
    for (const ending of ['cut-off', 'stall'] as const) {
      const body = { workflow_run_id: 1, html_url: 'https://github.com/r', more: 'x'.repeat(99) };
      await against({ status: 200, body, ending }, async (url) => {
        assert.equal(await dispatchWorkflow(connect({ url, timeout: 1000 }), dispatch), undefined);
      });
    }
  });

  it("is unknown when it is a proxy's page: nobody knows whether the write came to GitHub", async () => {
    await against({ status: 200, body: '<html>Sign in</html>' }, async (url) => {
      const failure = await failureOf(dispatchWorkflow(connect({ url }), dispatch));

      assert.equal(failure.reason, 'unknown');
      assert.equal(failure.httpStatus, 200);
    });
  });

  it('is unavailable when a read breaks off', async () => {
    const body = { status: 'queued', conclusion: null, more: 'x'.repeat(99) };
    await against({ status: 200, body, ending: 'cut-off' }, async (url) => {
      const failure = await failureOf(
        readRun(connect({ url }), { target: repository, id: '1' }, undefined),
      );

      assert.equal(failure.reason, 'unavailable');
    });
  });

  it('is unavailable when nobody listens', async () => {
    const failure = await failureOf(
      dispatchWorkflow(connect({ url: await closedUrl() }), dispatch),
    );

    assert.equal(failure.reason, 'unavailable');
    assert.equal(failure.message, 'GitHub cannot be reached: ECONNREFUSED.');
  });

  const codes: readonly [code: string, reason: string, more?: object][] = [
    ['ENOTFOUND', 'unavailable'],
    ['EAI_AGAIN', 'unavailable'],
    ['EHOSTUNREACH', 'unavailable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unavailable'],
    ['ETIMEDOUT', 'unavailable', { syscall: 'connect' }],
    ['ETIMEDOUT', 'unknown', { syscall: 'read' }],
    ['ECONNRESET', 'unknown'],
    ['EPIPE', 'unknown'],
    ['UND_ERR_SOCKET', 'unknown'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unknown'],
    ['CERT_HAS_EXPIRED', 'refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'refused'],
  ];
  for (const [code, reason, more = {}] of codes) {
    it(`is ${reason} after ${code} ${JSON.stringify(more)}`, () => {
      const socket = Object.assign(new Error('from the socket'), { code, ...more });
      const wrapped = new Error('HttpError', {
        cause: new TypeError('fetch failed', { cause: socket }),
      });

      assert.equal(transportFailure(wrapped, 'write').reason, reason);
    });
  }

  it('is unavailable when no address of several could be connected to in time', () => {
    const inner = [1, 2].map(() =>
      Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' }),
    );
    const all = Object.assign(new AggregateError(inner), { code: 'ETIMEDOUT' });
    const wrapped = new Error('HttpError', {
      cause: new TypeError('fetch failed', { cause: all }),
    });

    assert.equal(transportFailure(wrapped, 'write').reason, 'unavailable');
  });

  it('is unknown when nothing says why', () => {
    assert.equal(transportFailure(new Error('x'), 'write').reason, 'unknown');
  });
});

describe('a long list', () => {
  it('is read to its end, and proves nothing when it has none', async () => {
    const { findDeployment } = await import('../../../src/providers/github/deployments.js');
    const place = { repository, ref: 'main', environment: 'qa', key: 'wanted' };
    const full = Array.from({ length: 100 }, (_, id) => ({ id, payload: {} }));
    const wanted = { id: 7, payload: { 'applivery-triggers': 'wanted' } };
    try {
      const sent = answering([{ body: full }, { body: [wanted] }]);
      assert.deepEqual(await findDeployment(connect(), place), { id: '7', key: 'wanted' });
      assert.deepEqual(
        sent.map(({ path }) => new URL(path, 'https://x').searchParams.get('page')),
        ['1', '2'],
      );
      nock.cleanAll();

      answering([{ body: full }, { body: [] }]);
      assert.equal(await findDeployment(connect(), place), 'absent');
      nock.cleanAll();

      const endless = answering(Array.from({ length: 20 }, () => ({ body: full })));
      assert.equal(await findDeployment(connect(), place), 'undecidable');
      assert.equal(endless.length, 10);
    } finally {
      nock.cleanAll();
    }
  });
});
