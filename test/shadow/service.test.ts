import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordOfTask } from '../../src/dashboard/parts/state.js';
import { samples } from '../../src/events/samples.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { FakeGithub } from '../support/fake-github.js';
import { ServiceProcess } from '../support/service-process.js';

const rules = `version: 1
rules:
  - id: bugs
    on: bug_created
    steps:
      - uses: github/issue
        with: { repository: acme/awesome-app, title: A bug }
  - id: bugs-next
    on: bug_created
    mode: shadow
    steps:
      - uses: github/issue
        with: { repository: acme/awesome-app, title: A bug of a tester }
`;

describe('a rule in shadow mode, run by the real process', () => {
  let github: FakeGithub;
  let service: ServiceProcess;
  let environment: { readonly DATA_DIR: string; readonly RULES_DIR: string };

  beforeEach(async () => {
    const [data, folder] = [temporaryFolder(), join(temporaryFolder(), 'rules')];
    mkdirSync(folder);
    writeFileSync(join(folder, 'rules.yaml'), rules);
    github = await new FakeGithub().start();
    environment = { DATA_DIR: data, RULES_DIR: folder };
    service = await ServiceProcess.start({
      ...environment,
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: github.token,
    });
  });

  afterEach(async () => {
    await service.stop();
    await github.stop();
  });

  it('sends nothing while the live one does, and is shown for what it is', async () => {
    const { delivery } = await service.deliver(samples.bug_created!);
    const { tasks } = await service.deliveryWhen(delivery, (one) =>
      ['succeeded', 'dry-run'].every((status) => one.tasks.some((task) => task.status === status)),
    );
    assert.deepEqual(
      tasks.map((task) => [task.rule, task.mode, wordOfTask(task)]),
      [
        ['bugs', 'live', 'succeeded'],
        ['bugs-next', 'shadow', 'shadow'],
      ],
    );
    assert.deepEqual(
      github.issues.map(({ title }) => title),
      ['A bug'],
    );
    assert.match(service.output, /2 rules from .*, 1 of them in shadow mode/);
    const shown = await run(['deliveries', 'show', delivery], environment);
    assert.match(shown.out, /✓ bugs\n {2}✓ bugs-next \(in shadow mode: nothing is sent\)/);
    const retried = await run(['tasks', 'retry', tasks[1]!.id], environment);
    assert.equal(retried.status, 1);
    assert.match(retried.err, /was recorded in shadow mode: it is never sent/);
    const { out } = await run(['shadow'], environment);
    assert.match(out, /beside live rules, .*\n +1 {2}other than bugs \/ 1 \(succeeded\): title;/);
  });
});
