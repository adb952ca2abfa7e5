import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sqliteFile } from '../../../src/store/sqlite/open-sqlite.js';
import { temporaryFolder } from '../../support/data-folder.js';
import { exampleRules, ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

describe('a service under pressure', function () {
  this.timeout(90_000);
  let count = 0;

  async function post(service: ServiceProcess, size: number, headers: Record<string, string> = {}) {
    const body = JSON.stringify({ action: 'x', n: count++, text: 'x'.repeat(size) });
    const answer = await fetch(service.url + service.webhookPath, {
      method: 'POST',
      body,
      headers,
    });
    await answer.arrayBuffer();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  }

  async function takesAgain(service: ServiceProcess): Promise<void> {
    await until(
      async () => ((await post(service, 100)).status === 202 ? true : undefined),
      () => `deliveries are taken again\n${service.output.slice(-2000)}`,
    );
  }

  describe('on a disk that is full', () => {
    let disk: string | undefined;

    before(function () {
      const folder = mkdtempSync(join(tmpdir(), 'applivery-triggers-disk-'));
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], {
          stdio: 'ignore',
        });
        disk = folder;
      } catch {
        // Only some may mount; what happens inside is tested in `test/receive`, too.
        rmSync(folder, { recursive: true });
        this.skip();
      }
    });
    after(() => {
      if (disk === undefined) return;
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true });
    });

    it('answers 503, and goes on by itself when there is room', async () => {
      const folder = disk!;
      const ballast = join(folder, 'ballast');
      execFileSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', 'count=12'], {
        stdio: 'ignore',
      });
      const service = await ServiceProcess.start({
        DATA_DIR: join(folder, 'data'),
        RULES_DIR: exampleRules,
      });
      let taken = 0;
      const last = await until(
        async () => {
          const answer = await post(service, 900 * 1024);
          if (answer.status === 202) taken++;
          return answer.status === 202 ? undefined : answer;
        },
        () => 'the disk is full',
      );
      assert.ok(taken > 0);
      assert.deepEqual(last, { status: 503, retryAfter: '5' });
      assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
      execFileSync('rm', [ballast]);
      await takesAgain(service);
      const { body } = await service.api('/deliveries?limit=100');
      const { items } = body as { items: unknown[] };
      assert.ok(items.length > taken, 'what was taken is there');
      assert.equal(await service.stop(), 0);
    });
  });

  it('on a database that is held by somebody, answers 503, and goes on by itself', async () => {
    const folder = temporaryFolder();
    const service = await ServiceProcess.start({ DATA_DIR: folder, RULES_DIR: exampleRules });
    assert.equal((await post(service, 100)).status, 202);
    const other = new Database(join(folder, sqliteFile), { timeout: 5000 });
    other.exec('begin exclusive');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(service, 100)));
    for (const answer of answers) assert.deepEqual(answer, { status: 503, retryAfter: '5' });
    other.exec('rollback');
    other.close();
    await takesAgain(service);
    assert.equal(await service.stop(), 0);
    assert.ok(service.output.split('delivery.not-recorded').length <= 3, 'a few lines at most');
  });

  it('from one address, answers 429, and to nobody else', async () => {
    const service = await ServiceProcess.start({
      DATA_DIR: temporaryFolder(),
      RULES_DIR: exampleRules,
      RATE_LIMIT: '1',
    });
    const from = (address: string) => post(service, 10, { 'x-forwarded-for': address });
    const answers = [];
    for (let n = 0; n < 12; n++) answers.push(await from('203.0.113.1'));
    const away = answers.filter(({ status }) => status === 429);
    assert.ok(away.length > 0);
    assert.ok(away.every(({ retryAfter }) => retryAfter === '1'));
    assert.equal((await from('203.0.113.2')).status, 202);
  });
});
