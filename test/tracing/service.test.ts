import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

describe('OpenTelemetry, with an SDK that was started by `node --import`', () => {
  let github: FakeGithub;
  let service: ServiceProcess;

  beforeEach(async () => {
    github = await new FakeGithub().start();
    service = await ServiceProcess.start({
      DATA_DIR: temporaryFolder(),
      RULES_DIR: exampleRules,
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
      NODE_OPTIONS: `--import=${pathToFileURL('test/tracing/support/otel.mjs').href}`,
    });
  });
  afterEach(async () => {
    await service.stop();
    await github.stop();
  });

  const spans = () =>
    [...service.output.matchAll(/^span (.*)$/gm)].map(([, line]) => JSON.parse(line!) as Span);

  it('has a span for each step of the way of an event, found by the delivery', async () => {
    const { delivery } = await service.deliver(samples.build_processed!);
    const task = await service.deliveryWhen(delivery, ({ tasks }) =>
      tasks.some(({ uses, status }) => uses.startsWith('github/') && status === 'following'),
    );
    const { id } = task.tasks.find(({ uses }) => uses.startsWith('github/'))!;
    const named = (name: string) => {
      const found = spans().filter((span) => span.name === name);
      return found.find(({ attributes }) => attributes['delivery.id'] === delivery);
    };
    await until(
      () => (named('follow') && named('act') && named('attempt') ? true : undefined),
      () => `there are spans of all stages:\n${service.output}`,
    );
    const received = named('receive');
    assert.equal(received?.attributes['delivery.status'], 'received');
    assert.equal(named('match.delivery')?.attributes['rules.matched'], 2);
    const act = spans().find((span) => span.name === 'act' && span.attributes['task.id'] === id);
    assert.ok(act);
    assert.equal(act.attributes['delivery.id'], delivery);
    assert.equal(act.attributes['task.outcome'], 'done');
    const attempt = spans().find(({ name, parent }) => name === 'attempt' && parent === act.spanId);
    assert.ok(attempt);
    assert.equal(attempt.attributes.uses, 'github/workflow-dispatch');
    const call = spans().find(({ name, parent }) => name === 'POST' && parent === attempt.spanId);
    assert.ok(call, service.output);
    assert.equal(call.kind, 2);
    assert.equal(call.traceId, act.traceId);
    assert.match(
      String(call.attributes['url.full']),
      /^http:\/\/127\.0\.0\.1:\d+\/.*\/dispatches$/,
    );
    assert.ok(Number(call.attributes['http.response.status_code']) < 300);
    // Nothing of ours goes to others.
    assert.ok(github.requests.every(({ headers }) => headers.traceparent === undefined));
    // Stages meet only in the store: a trace ends with its stage.
    assert.notEqual(received.traceId, act.traceId);
  });

  it('holds neither what people typed nor a secret', async () => {
    const { delivery } = await service.deliver({
      ...samples.bug_created!,
      report: { message: 'typed-by-somebody', url: 'https://dashboard.applivery.io/x?id=1' },
    });
    await service.deliveryWhen(delivery, ({ tasks }) =>
      tasks.some(({ uses, status }) => uses === 'github/issue' && status === 'succeeded'),
    );
    const lines = service.output.split('\n').filter((line) => line.startsWith('span '));
    assert.ok(lines.length >= 4);
    for (const line of lines) {
      for (const secret of ['typed-by-somebody', github.token, service.webhookPath]) {
        assert.ok(!line.includes(secret), line);
      }
    }
  });
});
