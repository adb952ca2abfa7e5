import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openOwnSecrets, readOwnSecrets } from '../../src/settings/own-secrets.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { temporaryFolder } from '../support/data-folder.js';

describe("the service's own secrets", () => {
  const given = {
    WEBHOOK_TOKENS: 'a-webhook-token-of-its-own',
    ADMIN_TOKEN: 'an-admin-token-of-its-own',
  };

  it('are known to commands where one is a setting and the service made the other', () => {
    for (const [name, token] of Object.entries(given)) {
      const settings = readSettings({ DATA_DIR: temporaryFolder(), [name]: token });
      assert.equal(readOwnSecrets(settings), undefined);
      const made = openOwnSecrets(settings);
      const read = readOwnSecrets(settings);
      assert.equal(read?.adminToken.reveal(), made.adminToken.reveal());
      assert.equal(read.webhookTokens[0].reveal(), made.webhookTokens[0].reveal());
    }
  });

  it('are made by no command that only reads them', () => {
    const folder = `${temporaryFolder()}/none`;
    assert.equal(readOwnSecrets(readSettings({ DATA_DIR: folder })), undefined);
    const settings = readSettings({ DATA_DIR: folder, ...given });
    assert.equal(readOwnSecrets(settings)?.adminToken.reveal(), given.ADMIN_TOKEN);
    assert.equal(existsSync(folder), false);
  });
});
