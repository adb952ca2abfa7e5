import assert from 'node:assert/strict';
import { join } from 'node:path';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { samplesOf } from './support/metrics.js';
import { promtool, skipWithoutPromtool } from './support/promtool.js';

const adminToken = 'admin-token-of-this-test';
const viewerToken = 'viewer-token-of-this-test';
/** As Prometheus 2 asks. */
const prometheus2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('GET /metrics', () => {
  let service: ServiceProcess;

  beforeEach(async () => {
    service = await ServiceProcess.start({
      DATA_DIR: join(temporaryFolder(), 'data'),
      RULES_DIR: exampleRules,
      ADMIN_TOKEN: adminToken,
      VIEWER_TOKEN: viewerToken,
    });
  });

  const get = (headers: Record<string, string> = { authorization: `Bearer ${adminToken}` }) =>
    fetch(`${service.url}/metrics`, { headers });

  it('is for those with the admin token only', async () => {
    assert.equal((await get()).status, 200);
    for (const token of [viewerToken, '', `${adminToken}x`]) {
      const answer = await get({ authorization: `Bearer ${token}` });
      assert.equal(answer.status, 401);
      assert.doesNotMatch(await answer.text(), /applivery_triggers/);
    }
    assert.equal((await get({})).status, 401);
  });

  it('counts what senders were answered', async () => {
    await service.deliver(samples.build_processed!);
    await service.deliver(samples.build_processed!);
    const post = (path: string, body: string) =>
      fetch(`${service.url}${path}`, { method: 'POST', body });
    assert.equal((await post(service.webhookPath, 'no JSON')).status, 400);
    assert.equal((await post('/webhooks/applivery/a-token-that-is-wrong', '{}')).status, 404);
    const all = await until(
      async () => {
        const now = samplesOf(await (await get()).text());
        const dryRuns = [...now].filter(([name]) => name.includes('outcome="dry-run"'));
        return dryRuns.length === 2 ? now : undefined;
      },
      () => 'the event is dealt with',
    );
    const of = (name: string) => all.get(name);
    assert.equal(of('webhook_requests_total{code="202"}'), 2);
    assert.equal(of('webhook_requests_total{code="400"}'), 1);
    assert.equal(of('webhook_requests_total{code="404"}'), 1);
    assert.equal(of('deliveries_total{action="build_processed",outcome="received"}'), 1);
    assert.equal(of('deliveries_total{action="build_processed",outcome="duplicate"}'), 1);
    assert.equal(of('deliveries_total{action="other",outcome="rejected"}'), 1);
    assert.equal(of('events_total{action="build_processed",outcome="matched"}'), 1);
    assert.equal(of('rules_last_reload_successful'), 1);
    const age = Date.now() / 1000 - (of('last_delivery_timestamp_seconds') ?? 0);
    assert.ok(age >= 0 && age < 60, String(age));
  });

  it('answers in the format that is asked for, each time the same names', async () => {
    const authorization = `Bearer ${adminToken}`;
    const open = await get({ authorization, accept: prometheus2 });
    assert.match(
      open.headers.get('content-type') ?? '',
      /^application\/openmetrics-text; version=1/,
    );
    const openText = await open.text();
    assert.match(openText, /^# TYPE applivery_triggers_deliveries counter$/m);
    assert.match(openText, /^applivery_triggers_deliveries_total\{/m);
    assert.match(openText, /\n# EOF\n$/);
    for (const accept of ['*/*', 'text/plain', 'text/html']) {
      const plain = await get({ authorization, accept });
      assert.match(plain.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      const text = await plain.text();
      assert.match(text, /^# TYPE applivery_triggers_deliveries_total counter$/m);
      assert.match(text, /^applivery_triggers_deliveries_total\{/m);
      assert.match(text, /^process_cpu_seconds_total /m);
    }
  });

  describe('for promtool', () => {
    before(skipWithoutPromtool);

    it('is without a fault, and named as is the custom', async () => {
      await service.deliver(samples.bug_created!);
      const { status, said } = promtool(['check', 'metrics'], await (await get()).text());
      assert.equal(said, '');
      assert.equal(status, 0);
    });
  });
});
