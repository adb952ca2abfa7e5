import assert from 'node:assert/strict';
import { samples } from '../../src/events/samples.js';
import type { DeliveryDetails } from '../../src/views/delivery-view.js';
import { run, type Ran } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

describe('the commands over the API', () => {
  const admin = 'the-admin-token-of-the-test';
  let service: ServiceProcess;
  let data: string;

  beforeEach(async () => {
    data = temporaryFolder();
    service = await ServiceProcess.start({
      DATA_DIR: data,
      RULES_DIR: exampleRules,
      ADMIN_TOKEN: admin,
    });
  });
  afterEach(() => service.stop());

  function here(...line: string[]): Promise<Ran> {
    return run([...line, '--data', data]);
  }

  /** On a machine that knows nothing but the address and the token. */
  function elsewhere(...line: string[]): Promise<Ran> {
    return run(line, {
      DATA_DIR: '/nothing',
      RULES_DIR: '/nothing',
      APPLIVERY_TRIGGERS_URL: service.url,
      ADMIN_TOKEN: admin,
    });
  }

  it('print what they print beside the data, to the letter', async function () {
    this.timeout(60_000);
    const ids: string[] = [];
    for (const name of ['build_processed', 'bug_created', 'build_created'] as const) {
      const { delivery } = await service.deliver(samples[name]!);
      ids.push(delivery);
      await service.deliveryWhen(
        delivery,
        ({ status, tasks }) =>
          status === 'matched' && tasks.every((task) => task.status === 'dry-run'),
      );
    }
    const { delivery } = await service.deliver(samples.bug_created!);
    const shown = await elsewhere('deliveries', 'show', ids[0]!, '--format', 'json');
    const [task] = (JSON.parse(shown.out) as DeliveryDetails).tasks;
    assert.ok(task);
    for (const line of [
      ['deliveries', 'list'],
      ['deliveries', 'list', '--format', 'json', '--limit', '2'],
      ['deliveries', 'list', '--status', 'duplicate', '--since', '1h'],
      ['deliveries', 'list', '--action', 'nothing'],
      ['deliveries', 'show', ids[0]!],
      ['deliveries', 'show', ids[1]!, '--format', 'json'],
      ['deliveries', 'show', ids[1]!, '--as-test'],
      ['deliveries', 'show', delivery, '--as-test'],
      ['deliveries', 'show', 'dlv_nothing'],
      ['deliveries', 'replay', '--action', 'bug_created'],
      ['deliveries', 'replay', '--status', 'dry-run', '--format', 'json'],
      ['tasks', 'list'],
      ['tasks', 'list', '--uses', 'github/issue', '--format', 'json'],
      ['tasks', 'show', task.id],
      ['tasks', 'show', task.id, '--format', 'json'],
      ['tasks', 'retry', '--status', 'dry-run'],
      ['tasks', 'cancel', task.id],
      ['tasks', 'resolve', task.id, '--happened'],
    ]) {
      const [local, remote] = [await here(...line), await elsewhere(...line)];
      assert.deepEqual(remote, local, line.join(' '));
      assert.notEqual(local.out + local.err, '', line.join(' '));
    }
    const replayed = await elsewhere('deliveries', 'replay', ids[0]!, '--reason', 'once more');
    assert.match(replayed.out, new RegExp(`^${ids[0]!} is replayed as dlv_`));
    const { body } = await service.api(`/audit?target=${ids[0]!}`);
    assert.match(JSON.stringify(body), /"reason":"once more","outcome":"done"/);
  });
});
