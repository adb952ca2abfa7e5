import assert from 'node:assert/strict';
import { IdentityProvider } from '../../src/dashboard/access/oidc/identity-provider.js';
import { LoginFailure } from '../../src/dashboard/access/oidc/login-failure.js';
import { newLoginFlow } from '../../src/dashboard/access/oidc/login-flow.js';
import { hour, second } from '../../src/domain/clock.js';
import type { IdentityProviderSettings } from '../../src/domain/identity-provider.js';
import { HandClock } from '../support/hand-clock.js';
import { closedUrl, Loopback } from '../support/loopback.js';
import { adminToken, DashboardScene } from './support/dashboard-scene.js';
import { ForgingIssuer, otherKeys, type Forgery } from './support/forging-issuer.js';
import { Wanderer } from './support/wanderer.js';

const now = Math.floor(Date.now() / 1000);

function settingsOf(issuer: string): IdentityProviderSettings {
  return {
    ...{ issuer, clientId: 'applivery-triggers', clientSecret: undefined },
    ...{ scopes: ['openid'], roleClaim: 'groups', adminRoles: ['admins'], viewerRoles: [] },
  };
}

interface Case {
  readonly name: string;
  readonly forgery?: Forgery;
  /** What the browser brings back, besides code and state. */
  readonly query?: Record<string, string>;
  readonly status: number;
}

const cases: readonly Case[] = [
  {
    name: 'an ID token of another login (nonce)',
    forgery: { claims: { nonce: 'x' } },
    status: 400,
  },
  { name: 'an ID token without a nonce', forgery: { claims: { nonce: undefined } }, status: 400 },
  { name: 'an ID token for another client', forgery: { claims: { aud: 'other' } }, status: 400 },
  {
    name: 'an ID token for several, asked for by another',
    forgery: { claims: { aud: ['applivery-triggers', 'other'], azp: 'other' } },
    status: 400,
  },
  {
    name: 'an ID token of another issuer',
    forgery: { claims: { iss: 'https://evil.example' } },
    status: 400,
  },
  {
    name: 'an ID token that is over',
    forgery: { claims: { exp: now - 3600, iat: now - 7200 } },
    status: 400,
  },
  {
    name: 'an ID token that somebody else signed',
    forgery: { signedBy: otherKeys.privateKey },
    status: 400,
  },
  { name: 'an ID token that nobody signed', forgery: { header: { alg: 'none' } }, status: 400 },
  { name: 'an ID token without a subject', forgery: { claims: { sub: undefined } }, status: 400 },
  { name: 'a subject that no log should hold', forgery: { claims: { sub: 'a\nb' } }, status: 400 },
  {
    name: 'no ID token at all',
    forgery: {
      tokens: { status: 200, body: { access_token: 'a', token_type: 'Bearer', expires_in: 9 } },
    },
    status: 400,
  },
  {
    name: 'what is said about somebody else',
    forgery: { userInfo: { sub: 'grace' } },
    status: 400,
  },
  {
    name: 'the answer of another issuer (mix-up)',
    query: { iss: 'https://evil.example' },
    status: 400,
  },
  {
    name: 'no word of whose answer it is, where the issuer says that it tells',
    forgery: { metadata: { authorization_response_iss_parameter_supported: true } },
    status: 400,
  },
  { name: 'an error page', forgery: { tokens: { status: 502, body: '<h1>' } }, status: 503 },
  { name: 'a connection that breaks', forgery: { tokens: 'reset' }, status: 503 },
  {
    name: 'a redirect to elsewhere',
    forgery: { tokens: { status: 307, headers: { location: 'http://127.0.0.1:1/' } } },
    status: 503,
  },
];

describe('what an OpenID provider should not say', function () {
  this.timeout(30_000);
  const issuer = new ForgingIssuer();
  let scene: DashboardScene;

  before(() => issuer.start());
  after(() => issuer.stop());
  beforeEach(async () => {
    issuer.forgery = {};
    scene = await DashboardScene.open({
      publicUrl: (port) => `http://127.0.0.1:${port}`,
      identityProvider: settingsOf(issuer.url),
    });
  });
  afterEach(() => scene.close());

  async function logIn(query: Record<string, string> = {}) {
    const visitor = new Wanderer();
    const begun = await visitor.ask(`${scene.url}/login/oidc`);
    const { searchParams } = new URL(begun.headers.get('location')!);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    issuer.nonce = searchParams.get('nonce')!;
    issuer.challenge = searchParams.get('code_challenge')!;
    const back = new URLSearchParams({ code: 'c', state: searchParams.get('state')!, ...query });
    const answer = await visitor.ask(`${scene.url}/login/callback?${back.toString()}`);
    return { visitor, answer };
  }

  it('is seen beside what it should say, which lets in', async () => {
    const { visitor, answer } = await logIn();
    assert.equal(answer.status, 200);
    assert.ok(visitor.cookies(scene.url).has('triggers-session'));
  });

  for (const { name, forgery = {}, query, status } of cases) {
    it(`lets nobody in by ${name}`, async () => {
      issuer.forgery = forgery;
      const { visitor, answer } = await logIn(query);
      assert.equal(answer.status, status);
      assert.deepEqual([...visitor.cookies(scene.url).keys()], []);
      const { lines } = scene.log;
      assert.ok(lines.some((line) => line.name === 'dashboard.login-failed'));
      for (const secret of ['access', 'eyJ']) {
        assert.ok(!JSON.stringify(lines.map(({ fields }) => fields)).includes(`"${secret}`));
      }
    });
  }

  it('sends nobody to an issuer that names itself otherwise', async () => {
    issuer.forgery = { metadata: { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' } };
    const answer = await new Wanderer().ask(`${scene.url}/login/oidc`);
    assert.equal(answer.status, 503);
  });
});

describe('an OpenID provider that is away', function () {
  this.timeout(30_000);
  let issuer: Loopback | undefined;
  afterEach(() => issuer?.stop());

  it('is said to be so, once in the log; a token still lets in', async () => {
    const scene = await DashboardScene.open({ identityProvider: settingsOf(await closedUrl()) });
    const visitor = new Wanderer();
    for (let n = 0; n < 3; n++) {
      const answer = await visitor.ask(`${scene.url}/login/oidc?next=/tasks`);
      assert.equal(answer.status, 503);
      const text = await answer.text();
      assert.match(text, /cannot be reached, or does not answer as it should/);
      assert.match(text, /name="next" value="\/tasks"/);
    }
    assert.equal(scene.log.names().filter((name) => name === 'dashboard.login-failed').length, 1);
    const { url, status } = await visitor.go(`${scene.url}/login`, {
      token: adminToken,
      next: '/tasks',
    });
    assert.deepEqual([url.pathname, status], ['/tasks', 200]);
    await scene.close();
  });

  it('is not waited for long', async () => {
    issuer = await new Loopback(() => 'silence').start();
    const clock = new HandClock();
    const provider = new IdentityProvider(settingsOf(issuer.url), 'http://x.test', clock, 0.1);
    await assert.rejects(
      provider.loginUrl(newLoginFlow('/', clock)),
      (error) => error instanceof LoginFailure && error.kind === 'away',
    );
  });

  it('is asked for its metadata once an hour, and once for all who wait; after a failure, soon again', async () => {
    const forging = new ForgingIssuer();
    await forging.start();
    const clock = new HandClock();
    const provider = new IdentityProvider(settingsOf(forging.url), 'http://x.test', clock);
    const begin = () => provider.loginUrl(newLoginFlow('/', clock));
    const asked = () => forging.asked('/.well-known/openid-configuration');

    forging.forgery = { metadata: { issuer: 'http://127.0.0.1:1' } };
    await assert.rejects(begin(), LoginFailure);
    forging.forgery = {};
    await assert.rejects(begin(), LoginFailure);
    assert.equal(asked(), 1);
    clock.move(5 * second);
    await Promise.all([begin(), begin(), begin()]);
    assert.equal(asked(), 2);

    clock.move(hour);
    forging.forgery = { metadata: { issuer: 'http://127.0.0.1:1' } };
    const { href } = await begin();
    assert.ok(href.startsWith(`${forging.url}/authorize?`), 'as it said an hour ago');
    assert.equal(asked(), 3);
    await forging.stop();
  });
});
