import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

const commands = [
  'serve',
  'init',
  'doctor',
  'shadow',
  'check',
  'simulate',
  'send',
  'deliveries',
  'deliveries list',
  'deliveries show',
  'deliveries replay',
  'tasks',
  'tasks list',
  'tasks show',
  'tasks retry',
  'tasks cancel',
  'schema',
];

describe('every command', () => {
  for (const command of commands) {
    it(`explains itself: ${command} --help`, async () => {
      const { status, out, err } = await run([...command.split(' '), '--help']);
      assert.equal(status, 0);
      assert.match(out, /Usage: applivery-triggers/);
      assert.equal(err, '');
    });
  }

  it('is listed by --help', async () => {
    const { out } = await run(['--help']);
    for (const command of commands.filter((one) => !one.includes(' ')))
      assert.match(out, new RegExp(`\\b${command}\\b`));
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await run(['--version']), { status: 0, out: version, err: '' });
  });

  it('says in words what is wrong with a file', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '{}');
    const asFolder = await run(['simulate', folder]);
    const asFile = await run(['init', file]);
    assert.deepEqual(
      [asFolder, asFile],
      [
        {
          status: 1,
          out: '',
          err: `${folder} cannot be used: it is a folder, not a file (EISDIR).`,
        },
        {
          status: 1,
          out: '',
          err: `${file}/rules cannot be used: a file is where a folder should be (ENOTDIR).`,
        },
      ],
    );
  });

  it('says what listens where it should, and what to set', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { status, err } = await run(['serve'], {
      PORT: String(port),
      DATA_DIR: temporaryFolder(),
      LOG_LEVEL: 'silent',
    });
    other.close();
    assert.equal(status, 1);
    assert.equal(
      err,
      `Another program listens at 127.0.0.1:${port} already. Stop it, or set PORT to another number.`,
    );
  });

  for (const line of [
    [],
    ['nonsense'],
    ['simulate'],
    ['simulate', 'build_processed', '--formt', 'json'],
    ['simulate', 'build_processed', '--format', 'xml'],
    ['deliveries', 'show'],
    ['deliveries', 'list', '--limit', 'many'],
    ['deliveries', 'list', '--since', 'yesterday'],
    ['tasks', 'list', '--status', 'broken'],
    ['tasks', 'retry'],
    ['send', 'build_processed', '--wait', 'long'],
    ['send', 'build_processed', '--url', 'nowhere'],
  ]) {
    it(`is used wrongly: ${line.join(' ') || '(nothing)'}`, async () => {
      const { status, out, err } = await run(line);
      assert.equal(status, 2);
      assert.equal(out, '');
      assert.notEqual(err, '');
    });
  }

  it('reports all faults of the settings together', async () => {
    const { status, err } = await run(['check'], { PORT: 'x', MODE: 'y' });
    assert.equal(status, 1);
    assert.match(err, /PORT[\s\S]*MODE/);
  });

  for (const line of [
    ['deliveries', 'list'],
    ['tasks', 'list'],
    ['tasks', 'show', 'x'],
  ]) {
    it(`says so where the service never ran: ${line.join(' ')}`, async () => {
      const { status, err } = await run([...line, '--data', temporaryFolder()]);
      assert.equal(status, 1);
      assert.match(err, /There is no data in .*--data/);
    });
  }

  it('says so when no service is running', async () => {
    const { status, err } = await run(['send', 'build_processed', '--url', 'http://127.0.0.1:9'], {
      WEBHOOK_TOKENS: 'a-token-of-sixteen-characters',
      ADMIN_TOKEN: 'a-token-of-sixteen-characters',
    });
    assert.equal(status, 1);
    assert.match(err, /There is no service at http:\/\/127\.0\.0\.1:9\. Start it/);
    assert.ok(!err.includes('a-token-of'));
  });
});
