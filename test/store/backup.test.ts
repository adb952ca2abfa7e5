import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { backUp } from '../../src/store/sqlite/backup.js';
import { openSqlite, sqliteFile } from '../../src/store/sqlite/open-sqlite.js';
import { runCommand } from '../../src/cli/run-command.js';
import { temporaryFolder } from '../support/data-folder.js';

async function backup(line: readonly string[], environment: Record<string, string> = {}) {
  const texts: string[] = [];
  const status = await runCommand(['backup', ...line], {
    environment,
    out: (text) => texts.push(text),
    err: (text) => texts.push(text),
    readInput: () => Promise.resolve(Buffer.from('')),
  });
  return { status, text: texts.join('\n') };
}

/** Another process that keeps moving one unit from one row to another, until it is ended. */
const writer = `
  import Database from 'better-sqlite3';
  const database = new Database(process.argv[1], { timeout: 5000 });
  database.exec('create table if not exists halves (name text primary key, amount integer)');
  database.exec("insert into halves values ('left', 0), ('right', 0)");
  const move = database.transaction(() => {
    database.exec("update halves set amount = amount + 1 where name = 'left'");
    database.exec("update halves set amount = amount - 1 where name = 'right'");
  });
  process.stdout.write('ready');
  const go = () => { move(); setImmediate(go); };
  go();
`;

describe('a backup', () => {
  let folder: string;
  let target: string;

  beforeEach(async () => {
    folder = join(temporaryFolder(), 'data');
    target = join(temporaryFolder(), 'copy.sqlite');
    await (await openSqlite(folder)).close();
  });

  function amounts(file: string): number[] {
    const copy = new Database(file, { readonly: true });
    try {
      return copy.prepare<[], number>('select amount from halves').pluck().all();
    } finally {
      copy.close();
    }
  }

  it('has the data of one moment, while another process writes', async () => {
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', writer, join(folder, sqliteFile)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    const copies = Array.from({ length: 5 }, (_, n) => `${target}-${n}`);
    for (const copy of copies) backUp(folder, copy);
    const exited = once(child, 'exit');
    child.kill();
    await exited;
    const lefts = copies.map((copy) => {
      const [left = 0, right = 0] = amounts(copy);
      assert.equal(left + right, 0);
      return left;
    });
    assert.ok(lefts.at(-1)! > lefts[0]!, 'it was written meanwhile');
  });

  it('can be started from', async () => {
    const store = await openSqlite(folder);
    await store.queue.put(store.db, 'match', ['x'], 7);
    assert.equal((await backup(['--data', folder, target])).status, 0);
    await store.close();
    const restored = temporaryFolder();
    backUp(folder, join(restored, sqliteFile));
    const other = await openSqlite(restored);
    assert.equal((await other.queue.claim('match', 'test', 8, 1000, 1)).length, 1);
    await other.close();
  });

  it('is readable by its owner only, and leaves nothing beside it', () => {
    backUp(folder, target);
    assert.equal(statSync(target).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(target, '..')), ['copy.sqlite']);
  });

  it('takes the place of no other file', async () => {
    writeFileSync(target, 'mine');
    const { status, text } = await backup(['--data', folder, target]);
    assert.equal(status, 1);
    assert.match(text, /There is a file .* already/);
    assert.equal(statSync(target).size, 4);
  });

  it('says what to do where it cannot be made', async () => {
    const elsewhere = await backup(['--data', join(folder, 'none'), target]);
    assert.equal(elsewhere.status, 1);
    assert.match(elsewhere.text, /There is no data in/);
    const postgres = await backup([target], { DATABASE_URL: 'postgres://db/triggers' });
    assert.equal(postgres.status, 1);
    assert.match(postgres.text, /pg_dump/);
    const nowhere = await backup(['--data', folder, join(folder, 'none', 'copy.sqlite')]);
    assert.equal(nowhere.status, 1);
    assert.ok(!existsSync(target));
  });

  it('is not made of a damaged file', async () => {
    const broken = temporaryFolder();
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, sqliteFile), 'this is no database'.repeat(100));
    const { status, text } = await backup(['--data', broken, target]);
    assert.equal(status, 1);
    assert.match(text, /is damaged \(SQLITE_NOTADB\)/);
    assert.ok(!existsSync(target));
  });
});
