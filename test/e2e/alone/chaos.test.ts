import assert from 'node:assert/strict';
import { runChaos, type ChaosReport } from '../../../bench/chaos/run-chaos.js';
import { skipWithoutPostgres } from '../../support/postgres.js';

/** Another one: `CHAOS_SEED`. A long round: `npm run chaos`. */
const seed = Number(process.env.CHAOS_SEED ?? 20_261_123);

describe('a short round of chaos: kills at random moments, providers in random moods', function () {
  this.timeout(240_000);

  it('on SQLite: each acknowledged event has exactly one effect, or its task says that nobody knows', async () => {
    check(await runChaos({ rounds: 3, seconds: 1, postgres: false, seed }));
  });

  describe('on PostgreSQL', () => {
    before(skipWithoutPostgres);

    it('with three instances: the same, also when the database is restarted and connections are cut', async () => {
      check(await runChaos({ rounds: 3, seconds: 1, postgres: true, seed }));
    });
  });
});

function check(report: ChaosReport): void {
  const told = JSON.stringify(report);
  process.stdout.write(`      ${told}\n`);
  assert.deepEqual(report.duplicates, [], told);
  assert.deepEqual(report.losses, [], told);
  assert.equal(report.kills, 3);
  assert.ok(report.acknowledged >= 10, told);
  assert.ok(report.effects + report.uncertain >= report.acknowledged, told);
}
