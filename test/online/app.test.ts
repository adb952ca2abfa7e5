import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { actions } from '../../src/actions/index.js';
import { hour } from '../../src/domain/clock.js';
import type { ConnectionSettings } from '../../src/domain/connection.js';
import { Secret } from '../../src/domain/secret.js';
import { checkOnline } from '../../src/online/check-online.js';
import { githubProvider } from '../../src/providers/github/index.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { answering, connect, now, type Given } from '../providers/github/support/recorded.js';
import { rule } from './support.js';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const credentials = { kind: 'app', appId: 7, privateKey: new Secret(privateKey) } as const;

const token: Given = {
  status: 201,
  body: { token: 'ghs_one', expires_at: new Date(now + hour).toISOString() },
};
const repository: Given = { body: { default_branch: 'main', permissions: { push: false } } };

function installation(permissions?: object): Given {
  return { body: { id: 42, ...(permissions && { permissions }) } };
}

async function check(text: string): Promise<string[]> {
  const language = {
    actions,
    connections: new Map([['github', 'github' as const]]),
    linkDomains: [],
  };
  const file = { path: 'a.yaml', text: `version: 1\nrules:\n${text}` };
  const { ruleset } = loadRuleset([file], language);
  const settings: ConnectionSettings = {
    name: 'github',
    provider: 'github',
    url: 'https://api.github.com',
    limits: 'off',
    credentials,
  };
  const handle = connect({ credentials });
  const connections = new Map([['github', { settings, provider: githubProvider, handle }]]);
  return (await checkOnline(ruleset!, connections)).map(({ message }) => message);
}

describe('check --online with a GitHub App', () => {
  afterEach(() => nock.cleanAll());

  const event = rule('github/repository-dispatch', 'repository: acme/app\nevent-type: x');

  it('names the permission that the App lacks, and asks for its permissions once', async () => {
    const sent = answering([installation(), token, repository, installation({ contents: 'read' })]);
    const lacks = 'the App of `github` lacks the permission Contents: write in `acme/app`';
    assert.deepEqual(await check(event + event.replace('id: a', 'id: b')), [lacks, lacks]);
    assert.equal(sent.length, 4);
    assert.equal(sent[3]?.path, '/repos/acme/app/installation');
  });

  it('is content with what it may do, or does not know; the role of a user is not its own', async () => {
    for (const permissions of [{ contents: 'write' }, undefined]) {
      answering([installation(), token, repository, installation(permissions)]);
      assert.deepEqual(await check(event), []);
      nock.cleanAll();
    }
  });

  it('says that it may not be installed', async () => {
    answering([{ status: 404, body: { message: 'Not Found' } }]);
    const [message] = await check(event);
    assert.equal(message, 'GitHub has no repository `acme/app` for the connection `github`');
  });
});
