import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endpoints } from '../../src/api/endpoints/index.js';
import { samples } from '../../src/events/samples.js';
import type { TaskView } from '../../src/views/task-view.js';
import { temporaryFolder } from '../support/data-folder.js';
import { exampleRules, ServiceProcess } from '../support/service-process.js';

const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('\n### The API'), readme.indexOf('\n## Running it'));

describe("the README's section on the API", () => {
  it('names every request', () => {
    for (const { path } of endpoints) {
      const written = path.replace('{id}', ':id');
      const [, last = ''] = /(\/\w+)$/.exec(written) ?? [];
      const isThere = section.includes(`/api/v1${written}\``) || section.includes(`\`${last}\``);
      assert.ok(isThere, path);
    }
  });

  it('has examples that work', async function () {
    if (spawnSync('curl', ['--version']).status !== 0) {
      console.log('      curl is not here: its examples were not run');
      this.skip();
    }
    this.timeout(60_000);
    const token = 'the-admin-token-of-the-test';
    const service = await ServiceProcess.start({
      DATA_DIR: temporaryFolder(),
      RULES_DIR: exampleRules,
      ADMIN_TOKEN: token,
    });
    const { delivery } = await service.deliver(samples.build_processed!);
    const { tasks } = await service.deliveryWhen(
      delivery,
      ({ tasks: made }) => made.length > 0 && made.every(({ status }) => status === 'dry-run'),
    );
    const examples = section.split('\n').filter((line) => line.startsWith('curl '));
    assert.equal(examples.length, 3);
    const answers = examples.map((line) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          APPLIVERY_TRIGGERS_URL: service.url,
          ADMIN_TOKEN: token,
          TASK: tasks[0]!.id,
        },
      });
      assert.equal(status, 0, stderr);
      return JSON.parse(stdout) as { items?: unknown[]; status?: TaskView['status'] };
    });
    assert.deepEqual(
      answers.map(({ items, status }) => items?.length ?? status),
      [1, tasks.length, 'pending'],
    );
    await service.stop();
  });
});
