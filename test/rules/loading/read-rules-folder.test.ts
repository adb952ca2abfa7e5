import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readRulesFolder } from '../../../src/rules/read-rules-folder.js';

describe('reading a rules folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rules-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(path: string, content: string | Buffer = path): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }

  async function paths(): Promise<string[]> {
    return (await readRulesFolder(root)).files.map(({ path }) => path);
  }

  async function faults(path = root): Promise<string[]> {
    const { diagnostics } = await readRulesFolder(path);
    return diagnostics.map((d) => `${d.file}:${d.line}:${d.column} ${d.code}`);
  }

  it('finds the rules files of it and of the folders in it, in order', async () => {
    for (const path of ['b.yaml', 'a.yml', 'sub/deep/c.yaml', 'sub.yaml']) await write(path);
    for (const path of ['a.test.yaml', 'a.test.yml', 'notes.md', 'rules.schema.json'])
      await write(path);
    for (const path of [
      'node_modules/x.yaml',
      '.git/x.yaml',
      '.hidden.yaml',
      'sub/node_modules/y.yaml',
    ]) {
      await write(path);
    }
    const { files, ...rest } = await readRulesFolder(root);
    assert.deepEqual(
      files,
      ['a.yml', 'b.yaml', 'sub.yaml', 'sub/deep/c.yaml'].map((path) => ({ path, text: path })),
    );
    assert.deepEqual(rest, { diagnostics: [], missing: false });
  });

  it('hands out connections.yaml by itself', async () => {
    await write('a.yaml');
    await write('connections.yaml', 'version: 1');
    const { files, connectionsFile } = await readRulesFolder(root);
    assert.deepEqual(files.length, 1);
    assert.deepEqual(connectionsFile, { path: 'connections.yaml', text: 'version: 1' });
  });

  it('reports connections that nobody would read', async () => {
    await write('connections.yaml');
    await write('connections.yml');
    await write('sub/connections.yaml');
    assert.deepEqual(await faults(), [
      'connections.yml:1:1 misplaced-connections',
      'sub/connections.yaml:1:1 misplaced-connections',
    ]);
  });

  it('reads the files of a ConfigMap once', async () => {
    await write('..2024_01_01/a.yaml', 'a');
    await write('..2024_01_01/sub/b.yaml', 'b');
    await symlink('..2024_01_01', join(root, '..data'));
    await symlink('..data/a.yaml', join(root, 'a.yaml'));
    await symlink('..data/sub', join(root, 'sub'));
    assert.deepEqual((await readRulesFolder(root)).files, [
      { path: 'a.yaml', text: 'a' },
      { path: 'sub/b.yaml', text: 'b' },
    ]);
  });

  it('follows no link in a circle, and none further down', async () => {
    await write('a.yaml');
    await write('sub/b.yaml');
    await symlink('.', join(root, 'loop'));
    await symlink('..', join(root, 'sub/up'));
    await symlink('b.yaml', join(root, 'sub/c.yaml'));
    assert.deepEqual(await paths(), ['a.yaml', 'sub/b.yaml']);
  });

  it('reports a link that leads nowhere', async () => {
    await symlink('gone.yaml', join(root, 'a.yaml'));
    const { diagnostics } = await readRulesFolder(root);
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['the file cannot be read (ENOENT)'],
    );
  });

  it('reads text with a byte order mark, and reports what is not UTF-8 where it begins', async () => {
    await write('a.yaml', '\uFEFFx: é');
    await write(
      'b.yaml',
      Buffer.concat([Buffer.from('x: 1\né: '), Buffer.from([0xe9, 0x20]), Buffer.from('x')]),
    );
    await write('c.yaml', Buffer.from('\uFEFFx: 1', 'utf16le'));
    await write('d.yaml', Buffer.from([0x61, 0xc3]));
    assert.deepEqual((await readRulesFolder(root)).files, [{ path: 'a.yaml', text: 'x: é' }]);
    assert.deepEqual(await faults(), [
      'b.yaml:2:4 not-utf8',
      'c.yaml:1:1 not-utf8',
      'd.yaml:1:2 not-utf8',
    ]);
  });

  it('reports a file that is too large', async () => {
    await write('a.yaml', 'x'.repeat(1024 * 1024 + 1));
    assert.deepEqual(await faults(), ['a.yaml:1:1 file-too-large']);
  });

  it('says that there is nothing', async () => {
    const { files, missing } = await readRulesFolder(join(root, 'gone'));
    assert.deepEqual([files, missing], [[], true]);
    assert.equal((await readRulesFolder(root)).missing, false);
  });

  it('reads a single file', async () => {
    await write('sub/a.yaml', 'a');
    await write('connections.yaml', 'c');
    await write('notes.md');
    assert.deepEqual(await readRulesFolder(join(root, 'sub/a.yaml')), {
      files: [{ path: 'a.yaml', text: 'a' }],
      diagnostics: [],
      missing: false,
    });
    const { connectionsFile } = await readRulesFolder(join(root, 'connections.yaml'));
    assert.deepEqual(connectionsFile, { path: 'connections.yaml', text: 'c' });
    assert.deepEqual(await faults(join(root, 'notes.md')), ['notes.md:1:1 not-yaml']);
  });

  it('says what rule tests are for when one is named', async () => {
    await write('a.test.yaml', 'version: 1');
    await write('b.test.yml', 'version: 1');
    for (const name of ['a.test.yaml', 'b.test.yml']) {
      const { files, diagnostics } = await readRulesFolder(join(root, name));
      assert.deepEqual(files, []);
      const [finding] = diagnostics;
      assert.equal(finding?.severity, 'warning');
      assert.match(finding.message, /these are rule tests/);
      assert.match(finding.hint ?? '', /`test` runs them/);
      assert.deepEqual((await readRulesFolder(join(root, name), 'tests')).diagnostics, []);
    }
    assert.deepEqual(await faults(), []);
  });
});
