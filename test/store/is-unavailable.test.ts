import assert from 'node:assert/strict';
import { isUnavailable } from '../../src/store/is-unavailable.js';
import { kindsOfHome } from '../support/store-homes.js';

for (const { name, skip, make } of kindsOfHome) {
  describe(`whether ${name} is away`, () => {
    before(skip);

    it('shows when it does not answer any more', async () => {
      const store = await (await make()).open();
      assert.equal(await isUnavailable(store.db, new Error('a defect')), false);
      await store.close();
      assert.equal(await isUnavailable(store.db, new Error('a defect')), true);
    });

    it('shows in what it says when it takes nothing', async () => {
      const store = await (await make()).open();
      for (const [code, wanted] of [
        ['SQLITE_FULL', true],
        ['SQLITE_BUSY_SNAPSHOT', true],
        ['SQLITE_IOERR_WRITE', true],
        ['SQLITE_CONSTRAINT_PRIMARYKEY', false],
        ['SQLITE_ERROR', false],
      ] as const) {
        assert.equal(
          await isUnavailable(store.db, Object.assign(new Error(code), { code })),
          wanted,
          code,
        );
      }
      await store.close();
    });
  });
}
