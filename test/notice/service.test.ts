import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Loopback } from '../support/loopback.js';
import { temporaryFolder } from '../support/data-folder.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

describe('the service with notices', function () {
  this.timeout(60_000);

  it('tells the webhook that its rules are not in force, and not a second time when it is restarted', async () => {
    const webhook = await new Loopback(() => ({ status: 200, body: 'ok' })).start();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rules.yaml'), 'version: 1\nrules:\n  - id: x\n');
    const settings = {
      DATA_DIR: join(folder, 'data'),
      RULES_DIR: folder,
      NOTICE_WEBHOOK_URL: `${webhook.url}/secret-of-the-webhook`,
    };
    const service = await ServiceProcess.start(settings);
    const told = await until(
      () => webhook.requests[0],
      () => 'the webhook was told',
    );
    assert.match(told.body, /The rules in the folder are not in force/);
    await service.stop();
    assert.match(service.output, /"event":"notice.told"/);
    assert.ok(!service.output.includes('secret-of-the-webhook'));

    const again = await ServiceProcess.start(settings);
    await again.stop();
    assert.equal(webhook.requests.length, 1);
    await webhook.stop();
  });
});
