import assert from 'node:assert/strict';
import { Secret } from '../../src/domain/secret.js';
import { hostWithoutTls, TestBrowser } from './support/chromium.js';
import { DashboardScene } from './support/dashboard-scene.js';
import { clientId, clientSecret, RealIssuer } from './support/real-issuer.js';

describe('logging in at an OpenID provider, in a browser', function () {
  this.timeout(60_000);
  const browser = new TestBrowser();

  // Other sites than that of the issuer, 127.0.0.1: without TLS, and one that the browser trusts as if it had it.
  for (const host of [hostWithoutTls, 'localhost']) {
    it(`leads there and back to the page that one wanted, and out again, from ${host}`, async () => {
      const issuer = await RealIssuer.start();
      issuer.person = { sub: '248289761001', name: 'Ada Lovelace', groups: ['leads'] };
      const scene = await DashboardScene.open({
        publicUrl: (port) => `http://${host}:${port}`,
        identityProvider: {
          ...{ issuer: issuer.url, clientId, clientSecret: new Secret(clientSecret) },
          scopes: ['openid', 'profile'],
          ...{ roleClaim: 'groups', adminRoles: ['leads'], viewerRoles: [] },
        },
      });
      const publicUrl = scene.url.replace('127.0.0.1', host);
      issuer.serve({ publicUrl });
      const { page, wrong } = await browser.open();
      const id = await scene.deliver('build_processed');
      await page.goto(`${publicUrl}/deliveries/${id}`);
      // The page one wanted answers 401 as long as nobody is logged in.
      wrong.length = 0;
      await page.getByRole('button', { name: 'Log in with 127.0.0.1' }).click();
      await page.waitForURL(`${publicUrl}/deliveries/${id}`);
      await page.getByText('Ada Lovelace, admin').waitFor();
      const cookies = await page.context().cookies(publicUrl);
      for (const { name, httpOnly, sameSite } of cookies) {
        assert.deepEqual(
          { name, httpOnly, sameSite },
          { name, httpOnly: true, sameSite: 'Strict' },
        );
      }
      assert.deepEqual(cookies.map(({ name }) => name).sort(), [
        'triggers-id-token',
        'triggers-session',
      ]);

      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('button', { name: 'Yes' }).click();
      await page.waitForURL(`${publicUrl}/`);
      await page.getByLabel('Token').waitFor();
      assert.deepEqual(await page.context().cookies(publicUrl), []);
      // What the issuer lacks, and what browsers say of every page without TLS.
      const ours = wrong.filter((text) => !/404|Cross-Origin-Opener-Policy/.test(text));
      assert.deepEqual(ours, []);
      issuer.stop();
      await scene.close();
    });
  }
});
