import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { actions } from '../../src/actions/index.js';
import { fieldKinds } from '../../src/domain/fields.js';
import { providers } from '../../src/providers/index.js';

const folder = join(import.meta.dirname, '../../src/actions');

/** Every file that defines an action, as the action's name. */
function namesInFolder(): string[] {
  return Object.keys(providers).flatMap((provider) =>
    readdirSync(join(folder, provider), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .filter((name) =>
        readFileSync(join(folder, provider, name), 'utf8').includes('defineAction<'),
      )
      .map((name) => `${provider}/${name.replace(/\.ts$/, '')}`),
  );
}

describe('the list of actions', () => {
  it('holds every action of the folders, each named after its file', () => {
    const listed = actions.map(({ name }) => name);

    assert.deepEqual([...listed].sort(), namesInFolder().sort());
  });

  it('holds actions of its providers only', () => {
    for (const { name, provider } of actions) {
      assert.equal(name.split('/')[0], provider);
      assert.equal(providers[provider].name, provider);
    }
  });

  for (const action of actions) {
    describe(action.name, () => {
      it('has an example that its own schema takes', () => {
        assert.deepEqual(action.input.safeParse(action.example).error?.issues ?? [], []);
      });

      it('refuses keys that it does not know', () => {
        const { success } = action.input.safeParse({ ...action.example, unknown: 1 });

        assert.equal(success, false);
      });

      it('describes itself and every field in a sentence', () => {
        assert.match(action.description, /^[A-Z`].*\.$/s);
        for (const [key, field] of Object.entries(action.input.shape)) {
          const { description } = z.globalRegistry.get(field) ?? {};
          assert.match(description ?? '', /^[A-Z`].*\.$/s, key);
        }
      });

      it('says of every field what it is for', () => {
        for (const [key, field] of Object.entries(action.input.shape)) {
          assert.ok(fieldKinds.get(field), key);
        }
      });

      it('can be written down as a JSON Schema', () => {
        const schema = z.toJSONSchema(action.input, { io: 'input' });

        assert.deepEqual(Object.keys(schema.properties ?? {}), Object.keys(action.input.shape));
      });
    });
  }
});
