import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readSettings, SettingsError } from '../../src/settings/read-settings.js';
import { fewestConnections } from '../../src/store/postgres/open-postgres.js';
import { temporaryFolder } from '../support/data-folder.js';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('need nothing', () => {
    const settings = readSettings({});
    assert.equal(settings.host, '127.0.0.1');
    assert.equal(settings.port, 8080);
    assert.equal(settings.rulesDir, './rules');
    assert.equal(settings.dataDir, './data');
    assert.equal(settings.mode, 'live');
    assert.deepEqual(
      settings.connections.map(({ name, url, credentials }) => ({ name, url, credentials })),
      [
        { name: 'github', url: 'https://api.github.com', credentials: undefined },
        { name: 'gitlab', url: 'https://gitlab.com', credentials: undefined },
      ],
    );
  });

  it('report every fault together, each with its name', () => {
    const faults = faultsOf({
      PORT: '99999',
      PUBLIC_URL: 'triggers.example.com',
      WEBHOOK_TOKENS: 'short,has/slash-and-is-long',
      ADMIN_TOKEN: 'short',
      MODE: 'test',
      GITHUB_APP_ID: '12',
      GITLAB_URL: 'ftp://x',
      FOLLOW_INTERVAL: 'often',
      LOG_LEVEL: 'loud',
    });
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'WEBHOOK_TOKENS',
      'ADMIN_TOKEN',
      'MODE',
      'GITHUB_APP_ID',
      'GITLAB_URL',
      'FOLLOW_INTERVAL',
      'LOG_LEVEL',
    ]) {
      assert.ok(
        faults.some((fault) => fault.startsWith(name)),
        `${name} in ${JSON.stringify(faults)}`,
      );
    }
  });

  it('have a token for looking only, which is not the admin token', () => {
    const token = 'a-token-of-the-tests';
    assert.equal(readSettings({}).viewerToken, undefined);
    assert.equal(readSettings({ VIEWER_TOKEN: token }).viewerToken?.reveal(), token);
    assert.match(faultsOf({ VIEWER_TOKEN: 'short' }).join(), /^VIEWER_TOKEN must have/);
    assert.match(
      faultsOf({ VIEWER_TOKEN: token, ADMIN_TOKEN: token }).join(),
      /^VIEWER_TOKEN is the same as ADMIN_TOKEN/,
    );
  });

  it('never show a secret in a fault', () => {
    const faults = faultsOf({ ADMIN_TOKEN: 'hunter2', WEBHOOK_TOKENS: 'swordfish' });
    assert.equal(faults.length, 2);
    assert.ok(!faults.join().includes('hunter2') && !faults.join().includes('swordfish'));
  });

  it('take a secret from a file, without the white space around it', () => {
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, '  ghp_secret\n');
    const { credentials } = readSettings({ GITHUB_TOKEN_FILE: file }).connections[0]!;
    assert.ok(credentials?.kind === 'token');
    assert.equal(credentials.token.reveal(), 'ghp_secret');
  });

  it('say which file cannot be read, is empty, or is one too many', () => {
    const file = join(temporaryFolder(), 'empty');
    writeFileSync(file, '\n');
    assert.deepEqual(
      faultsOf({
        GITHUB_TOKEN_FILE: '/nowhere',
        GITLAB_TOKEN_FILE: file,
        MODE: 'live',
        MODE_FILE: file,
      }),
      [
        `MODE and MODE_FILE are both set: set one of them`,
        'GITHUB_TOKEN_FILE: the file /nowhere cannot be read (ENOENT)',
        `GITLAB_TOKEN_FILE: the file ${file} is empty`,
      ],
    );
  });

  it('take an empty variable for one that is not set', () => {
    assert.equal(readSettings({ PORT: '', GITHUB_TOKEN: ' ' }).port, 8080);
  });

  it('print no secret, however they are printed', () => {
    const settings = readSettings({
      GITHUB_TOKEN: 'ghp_planted',
      ADMIN_TOKEN: 'planted-admin-token',
      WEBHOOK_TOKENS: 'planted-webhook-token',
    });
    for (const text of [
      JSON.stringify(settings),
      inspect(settings, { depth: 9, showHidden: true }),
      String(settings.adminToken),
    ]) {
      assert.ok(!text.includes('planted'), text);
    }
  });

  it('takes the URL of a PostgreSQL, and as few connections as it can work with', () => {
    assert.equal(readSettings({}).database, undefined);
    const url = 'postgres://triggers:secret@db.example.com/triggers?sslmode=verify-full';
    const { database } = readSettings({ DATABASE_URL: url });
    assert.equal(database?.url.reveal(), url);
    assert.equal(database.connections, 10);
    const connections = (n: number) => ({ DATABASE_URL: url, DATABASE_CONNECTIONS: String(n) });
    assert.deepEqual(faultsOf(connections(fewestConnections)), []);
    assert.match(faultsOf(connections(fewestConnections - 1)).join(), /must be at least 5/);
    assert.match(faultsOf({ DATABASE_URL: 'mysql://db' }).join(), /such as postgres:/);
  });

  it('have an identity provider, when all that belongs to it is there', () => {
    assert.equal(readSettings({}).identityProvider, undefined);
    const { identityProvider } = readSettings({
      OIDC_ISSUER: 'https://login.example.com/tenant/',
      OIDC_CLIENT_ID: 'triggers',
      OIDC_ADMIN_ROLES: 'leads, owners',
    });
    assert.deepEqual(identityProvider, {
      issuer: 'https://login.example.com/tenant/',
      clientId: 'triggers',
      clientSecret: undefined,
      scopes: ['openid', 'profile', 'email'],
      roleClaim: 'groups',
      adminRoles: ['leads', 'owners'],
      viewerRoles: [],
    });
  });

  it('name what is wrong with the identity provider', () => {
    const whole = { OIDC_CLIENT_ID: 'a', OIDC_VIEWER_ROLES: 'b' };
    const issuers = {
      'login.example.com': /must be the issuer, a URL/,
      'http://login.example.com': /must begin with https/,
      'http://127.evil.example': /must begin with https/,
      'https://a.example/.well-known/openid-configuration': /without \/\.well-known/,
    };
    for (const [issuer, fault] of Object.entries(issuers)) {
      const faults = faultsOf({ ...whole, OIDC_ISSUER: issuer });
      assert.equal(faults.length, 1, issuer);
      assert.match(faults[0]!, fault);
    }
    for (const issuer of ['http://127.0.0.1:9', 'http://localhost', 'http://[::1]:9']) {
      assert.deepEqual(faultsOf({ ...whole, OIDC_ISSUER: issuer }), []);
    }
    assert.deepEqual(
      faultsOf({ OIDC_ISSUER: 'https://a.example', OIDC_SCOPES: 'groups' }).map(
        (fault) => fault.split(' ')[0],
      ),
      ['OIDC_SCOPES', 'OIDC_CLIENT_ID', 'OIDC_ADMIN_ROLES'],
    );
    assert.deepEqual(faultsOf({ OIDC_CLIENT_SECRET: 'x', OIDC_VIEWER_ROLES: 'a,,b' }), [
      'OIDC_VIEWER_ROLES has an empty name between its commas',
      'OIDC_CLIENT_SECRET does nothing without OIDC_ISSUER: set both, or neither',
      'OIDC_VIEWER_ROLES does nothing without OIDC_ISSUER: set both, or neither',
    ]);
  });

  it('say where notices go', () => {
    assert.deepEqual(readSettings({}).notices, { webhook: undefined, issue: undefined });
    const { notices } = readSettings({
      NOTICE_WEBHOOK_URL: 'https://hooks.example.com/services/secret',
      NOTICE_ISSUE: 'gitlab-internal:acme/mobile/operations',
    });
    assert.equal(notices.webhook?.reveal(), 'https://hooks.example.com/services/secret');
    assert.deepEqual(notices.issue, {
      connection: 'gitlab-internal',
      target: 'acme/mobile/operations',
    });
    assert.ok(!inspect(notices).includes('secret"'));
    for (const url of ['http://hooks.example.com/x', 'my-webhook', 'file:///etc/passwd']) {
      const [fault, ...more] = faultsOf({ NOTICE_WEBHOOK_URL: url });
      assert.match(fault!, /^NOTICE_WEBHOOK_URL must be an https URL/);
      assert.ok(!fault!.includes(url));
      assert.deepEqual(more, []);
    }
    for (const place of ['acme/operations', 'github:', 'github:acme', 'github:a/../b c']) {
      assert.match(faultsOf({ NOTICE_ISSUE: place })[0]!, /^NOTICE_ISSUE must be CONNECTION:PLACE/);
    }
  });
});
