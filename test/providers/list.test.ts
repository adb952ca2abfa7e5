import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../src/providers/index.js';

const folder = join(import.meta.dirname, '../../src/providers');

describe('the list of providers', () => {
  it('holds every provider that has a folder, under its own name', () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const listed = Object.entries(providers);

    assert.deepEqual(listed.map(([name]) => name).sort(), folders.sort());
    for (const [name, provider] of listed) assert.equal(provider.name, name);
  });
});
