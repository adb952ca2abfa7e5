import assert from 'node:assert/strict';
import { flowLength } from '../../src/dashboard/access/oidc/login-flow.js';
import { hour, minute } from '../../src/domain/clock.js';
import type { IdentityProviderSettings } from '../../src/domain/identity-provider.js';
import { Secret } from '../../src/domain/secret.js';
import { listAudit } from '../../src/store/tables/audit.js';
import { adminToken, DashboardScene } from './support/dashboard-scene.js';
import {
  clientId,
  clientSecret,
  RealIssuer,
  type RealIssuerOptions,
} from './support/real-issuer.js';
import { Wanderer } from './support/wanderer.js';

const ada = {
  sub: '248289761001',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
};

function settingsOf(
  issuer: string,
  change: Partial<IdentityProviderSettings> = {},
): IdentityProviderSettings {
  return {
    ...{ issuer, clientId, clientSecret: new Secret(clientSecret) },
    scopes: ['openid', 'profile', 'email'],
    roleClaim: 'groups',
    adminRoles: ['mobile-leads'],
    viewerRoles: ['mobile', 'qa'],
    ...change,
  };
}

describe('logging in at an OpenID provider', function () {
  this.timeout(30_000);
  let issuer: RealIssuer;
  let scene: DashboardScene;
  let visitor: Wanderer;

  beforeEach(async () => {
    issuer = await RealIssuer.start();
    issuer.person = { ...ada, groups: ['everybody', 'mobile-leads'] };
    visitor = new Wanderer();
  });
  afterEach(async () => {
    issuer.stop();
    await scene.close();
  });

  async function open(
    change: Partial<IdentityProviderSettings> = {},
    options: Partial<RealIssuerOptions> = {},
  ): Promise<void> {
    scene = await DashboardScene.open({
      publicUrl: (port) => `http://127.0.0.1:${port}`,
      identityProvider: settingsOf(issuer.url, change),
    });
    issuer.serve({ publicUrl: scene.url, ...options });
  }

  const logIn = (next = '/') =>
    visitor.go(`${scene.url}/login/oidc?next=${encodeURIComponent(next)}`);

  /** Goes as far as the way back from the issuer. */
  const upToCallback = async (): Promise<URL> => {
    const isCallback = (url: URL) => url.pathname === '/login/callback';
    const { url } = await visitor.go(`${scene.url}/login/oidc?next=/tasks`, undefined, isCallback);
    assert.ok(isCallback(url));
    return url;
  };

  const isLoggedIn = async () => (await visitor.ask(`${scene.url}/tasks`)).status === 200;

  async function formToken(): Promise<string> {
    const page = await (await visitor.ask(`${scene.url}/audit`)).text();
    return /name="form-token" value="([^"]+)"/.exec(page)![1]!;
  }

  it('leads from the page that one wanted there and back, and says who one is', async () => {
    await open();
    const { text } = await visitor.go(`${scene.url}/tasks?tab=failed`);
    const [, link] = /href="(\/login\/oidc[^"]*)"/.exec(text)!;
    const { url, text: page, status } = await visitor.go(scene.url + link!);
    assert.equal(url.href, `${scene.url}/tasks?tab=failed`);
    assert.equal(status, 200);
    assert.match(page, /Ada Lovelace, admin/);
    assert.ok(issuer.asked.includes('POST /token'));
  });

  it('writes into the record of changes who it was, and not only their name for themselves', async () => {
    await open();
    issuer.person = { ...ada, name: 'admin (subject 1) \u202e<x>', groups: ['mobile-leads'] };
    await logIn();
    const delivery = await scene.deliver('build_processed');
    const fields = { 'form-token': await formToken(), rules: 'current', reason: '' };
    const { status } = await visitor.ask(`${scene.url}/deliveries/${delivery}/replay`, fields);
    assert.equal(status, 303);
    const [entry] = await listAudit(scene.store.db, { limit: 1 });
    const who = 'admin subject 1 x <ada@example.com> (subject 248289761001)';
    assert.equal(entry?.who, `${who}, in the dashboard`);
  });

  it('leaves out an address that nobody has verified', async () => {
    await open();
    issuer.person = { ...ada, email_verified: false, groups: ['mobile-leads'] };
    const { text } = await logIn();
    assert.match(text, /title="Ada Lovelace \(subject 248289761001\)"/);
  });

  it('lets those only look who may only look', async () => {
    await open();
    issuer.person = { ...ada, groups: ['qa'] };
    const { text } = await logIn();
    assert.match(text, /Ada Lovelace, viewer: may look only/);
    const delivery = await scene.deliver('build_processed');
    const fields = { 'form-token': await formToken(), rules: 'current' };
    const refused = await visitor.ask(`${scene.url}/deliveries/${delivery}/replay`, fields);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /You may look, and change nothing/);
    assert.deepEqual(await listAudit(scene.store.db, { limit: 1 }), []);
  });

  it('shows whom nothing lets in what was looked at, and whom to ask', async () => {
    await open();
    issuer.person = { ...ada, groups: ['accounting', '<script>'] };
    const { text, status } = await logIn('/tasks');
    assert.equal(status, 403);
    assert.match(text, /the claim <code>groups<\/code>/);
    assert.match(text, /<code>accounting<\/code>/);
    assert.ok(text.includes('<code>&lt;script></code>'));
    assert.match(text, /Ask whoever runs this service/);
    assert.ok(!(await isLoggedIn()));

    issuer.person = { ...ada };
    assert.match((await logIn()).text, /which is not there/);
    assert.ok(!(await isLoggedIn()));
  });

  it('finds roles further inside, in the ID token, and as a single text', async () => {
    await open({ roleClaim: 'realm_access.roles' }, { tellsInIdToken: true });
    issuer.person = { ...ada, realm_access: { roles: 'mobile-leads' } };
    assert.match((await logIn()).text, /Ada Lovelace, admin/);
    assert.ok(!issuer.asked.includes('GET /me'), 'it is all in the ID token');
  });

  it('needs no secret where the client is a public one', async () => {
    await open({ clientSecret: undefined }, { isPublic: true });
    assert.match((await logIn()).text, /Ada Lovelace, admin/);
  });

  it('says so when the secret is a wrong one', async () => {
    await open({ clientSecret: new Secret('another secret') });
    const { text, status } = await logIn();
    assert.equal(status, 502);
    assert.match(text, /did not accept the login \(invalid_client\)/);
    assert.ok(!JSON.stringify(scene.log.lines).includes('another secret'));
  });

  it('says so when somebody does not want to', async () => {
    await open();
    issuer.denies = true;
    const { text, status } = await logIn();
    assert.equal(status, 403);
    assert.match(text, /did not let you in \(access_denied\)/);
  });

  it('leads nobody to another site', async () => {
    await open();
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const { url } = await logIn(next);
      assert.equal(url.href, `${scene.url}/`, next);
    }
  });

  it('takes no answer in a browser that did not ask, and leaves what that one began', async () => {
    await open();
    const callback = await upToCallback();
    const mine = visitor;
    visitor = new Wanderer();
    await upToCallback();
    const before = new Map(visitor.cookies(scene.url));
    const { status, text } = await visitor.go(callback.href);
    assert.equal(status, 400);
    assert.match(text, /no answer to a login that this browser has begun/);
    assert.ok(!(await isLoggedIn()));
    assert.deepEqual(visitor.cookies(scene.url), before);
    visitor = mine;
    assert.equal((await visitor.go(callback.href)).status, 200);
    assert.ok(await isLoggedIn());
  });

  it('takes no answer whose state, code or verifier was exchanged', async () => {
    await open();
    for (const [name, expected] of [
      ['state', 400],
      ['code', 502],
    ] as const) {
      const callback = await upToCallback();
      callback.searchParams.set(name, 'another');
      assert.equal((await visitor.go(callback.href)).status, expected, name);
      assert.ok(!(await isLoggedIn()), name);
    }
    // A code that was stolen from another browser: there is another verifier in this one.
    const stolen = (await upToCallback()).searchParams.get('code')!;
    visitor = new Wanderer();
    const callback = await upToCallback();
    callback.searchParams.set('code', stolen);
    assert.equal((await visitor.go(callback.href)).status, 502);
    assert.ok(!(await isLoggedIn()));
  });

  it('takes an answer once', async () => {
    await open();
    const callback = await upToCallback();
    const cookies = new Map(visitor.cookies(scene.url));
    assert.equal((await visitor.go(callback.href)).status, 200);
    visitor.cookies(scene.url).clear();
    assert.equal((await visitor.go(callback.href)).status, 400, 'the cookie was taken away');
    for (const [name, value] of cookies) visitor.cookies(scene.url).set(name, value);
    const { status, text } = await visitor.go(callback.href);
    assert.equal(status, 502, 'and with it the issuer knows that the code is used');
    assert.match(text, /invalid_grant/);
    assert.ok(!(await isLoggedIn()));
  });

  it('takes no answer that comes too late, and no cookie of another purpose', async () => {
    await open();
    let callback = await upToCallback();
    scene.clock.move(flowLength);
    assert.equal((await visitor.go(callback.href)).status, 400);
    await logIn();
    const session = visitor.cookies(scene.url).get('triggers-session')!;
    callback = await upToCallback();
    visitor.cookies(scene.url).set('triggers-login', session);
    assert.equal((await visitor.go(callback.href)).status, 400);
  });

  it('slows down whoever comes with wrong codes', async () => {
    await open();
    for (let n = 0; n < 5; n++) {
      const callback = await upToCallback();
      callback.searchParams.set('code', 'guessed');
      assert.equal((await visitor.go(callback.href)).status, 502);
    }
    const callback = await upToCallback();
    assert.equal((await visitor.ask(callback.href)).status, 429);
    scene.clock.move(minute);
    assert.equal((await visitor.go(callback.href)).status, 200);
  });

  it('logs out here and there', async () => {
    await open();
    await logIn();
    const fields = { 'form-token': await formToken() };
    const { way, text } = await visitor.go(`${scene.url}/logout`, fields);
    const [, there] = way;
    assert.equal(there?.origin, issuer.url);
    assert.equal(there.searchParams.get('post_logout_redirect_uri'), `${scene.url}/`);
    assert.ok(there.searchParams.get('id_token_hint'));
    assert.match(text, /Do you want to log out/);
    assert.equal(visitor.cookies(scene.url).size, 0);
    assert.ok(!(await isLoggedIn()));
  });

  it('does not log out at the issuer who came with a token', async () => {
    await open();
    await visitor.go(`${scene.url}/login`, { token: adminToken });
    const fields = { 'form-token': await formToken() };
    const { url } = await visitor.go(`${scene.url}/logout`, fields);
    assert.equal(url.href, `${scene.url}/`);
    assert.deepEqual(issuer.asked, []);
  });

  it('ends sessions when other roles count, or they are too old', async () => {
    await open();
    await logIn();
    const other = await DashboardScene.open({
      beside: scene,
      identityProvider: settingsOf(issuer.url, { adminRoles: ['owners'] }),
    });
    const cookie = `triggers-session=${visitor.cookies(scene.url).get('triggers-session')!}`;
    const asked = await fetch(`${other.url}/tasks`, { headers: { cookie } });
    assert.equal(asked.status, 401);
    await other.close();
    assert.ok(await isLoggedIn());
    scene.clock.move(12 * hour);
    assert.ok(!(await isLoggedIn()));
  });
});
