import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../../src/events/samples.js';
import { temporaryFolder } from '../support/data-folder.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

const rule = (id: string, more = '') => `
  - id: ${id}
    on: build_processed
    steps:
      - uses: github/repository-dispatch
        with: { repository: acme/app, event-type: ${id}${more} }
`;
const file = (...rules: readonly string[]) => `version: 1\nrules:${rules.join('')}`;

describe('a rules folder that changes while the service runs', () => {
  let folder: string;
  let service: ServiceProcess;

  const write = (text: string) => writeFileSync(join(folder, 'rules', 'a.yaml'), text);

  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
  });

  async function start(): Promise<void> {
    service = await ServiceProcess.start({
      DATA_DIR: join(folder, 'data'),
      RULES_DIR: join(folder, 'rules'),
    });
  }

  /** The last log line of that name, once there are so many of them. */
  async function logged(event: string, times = 1): Promise<Record<string, unknown>> {
    return until(
      () => {
        const lines = service.output.split('\n').filter((line) => line.includes(`"${event}"`));
        const last = lines.at(-1);
        return lines.length === times && last !== undefined
          ? (JSON.parse(last) as Record<string, unknown>)
          : undefined;
      },
      () => `${event} is logged ${times} times\n${service.output}`,
    );
  }

  async function rulesOf(n: string): Promise<readonly string[]> {
    const event = { ...samples.build_processed, build: { id: n, os: 'ios' } };
    const { delivery } = await service.deliver(event);
    const { tasks } = await service.deliveryWhen(delivery, ({ status }) => status === 'matched');
    return tasks.map((task) => task.rule);
  }

  it('is taken up, and what changed is logged', async () => {
    write(file(rule('stays'), rule('goes'), rule('changes')));
    await start();
    assert.deepEqual(await rulesOf('1'), ['changes', 'goes', 'stays']);
    write(file(rule('stays'), rule('changes', ', payload: { a: b }'), rule('comes')));
    const { added, removed, changed } = await logged('rules.loaded');
    assert.deepEqual(
      { added, removed, changed },
      { added: ['comes'], removed: ['goes'], changed: ['changes'] },
    );
    assert.deepEqual(await rulesOf('2'), ['changes', 'comes', 'stays']);
  });

  it('with an error leaves the old rules in force, and says so', async () => {
    write(file(rule('old')));
    await start();
    write(file(rule('new'), rule('new')));
    const { fault, errors } = await logged('rules.turned-down');
    assert.match(String(fault), /have 1 error; those loaded before stay in force/);
    assert.match(String((errors as string[])[0]), /a\.yaml:\d+:\d+ /);
    assert.deepEqual(await rulesOf('1'), ['old']);
    const ready = (await (await fetch(`${service.url}/readyz`)).json()) as {
      rules: { fault: string };
    };
    assert.match(ready.rules.fault, /stay in force/);
    write(file(rule('new')));
    await logged('rules.loaded');
    assert.deepEqual(await rulesOf('2'), ['new']);
  });

  it('takes up what waited for rules without an error', async () => {
    write('version: 2');
    await start();
    const { delivery } = await service.deliver(samples.build_processed!);
    write(file(rule('first')));
    await service.deliveryWhen(delivery, ({ status }) => status === 'matched');
  });

  it('is the links of a ConfigMap that are swapped', async () => {
    const rules = join(folder, 'rules');
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(rules, `..${version}`));
      writeFileSync(join(rules, `..${version}`, 'a.yaml'), file(rule(version)));
    }
    symlinkSync('..v1', join(rules, '..data'));
    symlinkSync('..data/a.yaml', join(rules, 'a.yaml'));
    await start();
    assert.deepEqual(await rulesOf('1'), ['v1']);
    symlinkSync('..v2', join(rules, '..next'));
    renameSync(join(rules, '..next'), join(rules, '..data'));
    await logged('rules.loaded');
    assert.deepEqual(await rulesOf('2'), ['v2']);
  });

  it('that is gone, or names other connections, changes nothing', async () => {
    write(file(rule('old')));
    await start();
    rmSync(join(folder, 'rules'), { recursive: true });
    assert.match(String((await logged('rules.turned-down')).fault), /folder is missing/);
    mkdirSync(join(folder, 'rules'));
    write(file(rule('new')));
    writeFileSync(
      join(folder, 'rules', 'connections.yaml'),
      'version: 1\nconnections:\n  other: { provider: github, url: http://127.0.0.1:1, token: { env: NONE } }\n',
    );
    await until(
      () => (/connections.yaml has changed: restart/.test(service.output) ? true : undefined),
      () => `it says so\n${service.output}`,
    );
    assert.deepEqual(await rulesOf('1'), ['old']);
  });
});
