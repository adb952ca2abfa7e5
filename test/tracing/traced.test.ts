import assert from 'node:assert/strict';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Failure } from '../../src/domain/failure.js';
import { noteError, noteFacts, traced } from '../../src/domain/traced.js';
import { samples } from '../../src/events/samples.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: one
    on: build_processed
    steps: [{ uses: github/send, with: { name: first } }]
`;

describe('spans, while no SDK is started', () => {
  it('are nothing, and the work is done all the same', async () => {
    const result = await traced('x', { a: 1 }, () => {
      noteFacts({ b: 2 });
      noteError('refused');
      assert.equal(trace.getActiveSpan(), undefined);
      return Promise.resolve(7);
    });
    assert.equal(result, 7);
    await assert.rejects(
      traced('x', {}, () => Promise.reject(new TypeError('thrown'))),
      new TypeError('thrown'),
    );
  });
});

describe('spans, with an SDK', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

  before(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
  });
  beforeEach(() => exporter.reset());
  after(async () => {
    trace.disable();
    context.disable();
    await provider.shutdown();
  });

  const spans = () => exporter.getFinishedSpans();

  it('have what is known at first and what is noted later, one inside of the other', async () => {
    await traced('outer', { a: 1 }, async () => {
      await traced('inner', {}, () => Promise.resolve(), 'client');
      noteFacts({ b: 2 });
    });
    const [inner, outer] = spans();
    assert.deepEqual(outer?.attributes, { a: 1, b: 2 });
    assert.equal(outer.status.code, SpanStatusCode.UNSET);
    assert.equal(inner?.kind, SpanKind.CLIENT);
    assert.equal(inner.parentSpanContext?.spanId, outer.spanContext().spanId);
  });

  it('say of what was thrown its name or reason, and not what it says', async () => {
    const secret = 'ghp_0123456789abcdef';
    for (const [error, type] of [
      [new TypeError(secret), 'TypeError'],
      [new Failure('refused', secret), 'refused'],
      [secret, 'unknown'],
    ] as const) {
      exporter.reset();
      await assert.rejects(
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what others throw may be anything
        traced('x', {}, () => Promise.reject(error)),
        (thrown) => thrown === error,
      );
      const [span] = spans();
      assert.equal(span?.attributes['error.type'], type);
      assert.equal(span.status.code, SpanStatusCode.ERROR);
      assert.ok(!JSON.stringify([span.attributes, span.status, span.events]).includes(secret));
    }
  });

  it('are there for what failed at a provider, by the reason', async () => {
    const stages = await Stages.open({ rules });
    stages.provider.perform = () => {
      throw new Failure('refused', 'No such input');
    };
    const delivery = await stages.run(samples.build_processed!);
    const task = await stages.task(delivery);
    await stages.close();
    const act = spans().find(({ name }) => name === 'act');
    const attempt = spans().find(({ name }) => name === 'attempt');
    assert.equal(attempt?.parentSpanContext?.spanId, act?.spanContext().spanId);
    assert.equal(attempt?.attributes['error.type'], 'refused');
    assert.deepEqual(act?.attributes, {
      ...{ 'task.id': task.id, 'delivery.id': delivery, 'rule.id': 'one', 'step.name': '1' },
      ...{ uses: 'github/send', connection: 'github' },
      ...{ 'task.outcome': 'refused', 'task.status': 'failed', 'error.type': 'refused' },
    });
    assert.equal(act.status.code, SpanStatusCode.ERROR);
  });
});
