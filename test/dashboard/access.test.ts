import assert from 'node:assert/strict';
import { isSameOrigin } from '../../src/dashboard/access/is-same-origin.js';
import { LoginThrottle } from '../../src/dashboard/access/login-throttle.js';
import { safePath } from '../../src/dashboard/access/safe-path.js';
import {
  sessionLength,
  Sessions,
  type Identity,
  type Tokens,
} from '../../src/dashboard/access/sessions.js';
import { Signer } from '../../src/dashboard/access/signer.js';
import { second } from '../../src/domain/clock.js';
import { Secret } from '../../src/domain/secret.js';
import { HandClock } from '../support/hand-clock.js';

const admin = new Secret('admin-token-of-the-tests');
const viewer = new Secret('viewer-token-of-the-tests');

const looker: Identity = { role: 'viewer', who: 'viewer', name: 'viewer', through: 'token' };
const changer: Identity = { role: 'admin', who: 'admin', name: 'admin', through: 'token' };

function sessionsOf(tokens: Tokens, clock: HandClock): Sessions {
  const secrets = [tokens.admin.reveal(), tokens.viewer?.reveal() ?? null];
  return new Sessions(tokens, new Signer(secrets), clock);
}

describe('a session', () => {
  const clock = new HandClock();
  const sessions = sessionsOf({ admin, viewer }, clock);

  it('is known to every instance with the same tokens, and to no other', () => {
    const { session, proof } = sessions.start(looker);
    assert.deepEqual(sessionsOf({ admin, viewer }, clock).read(proof), session);
    assert.equal(sessionsOf({ admin, viewer: undefined }, clock).read(proof), undefined);
    const other = new Secret('another-admin-token-here');
    assert.equal(sessionsOf({ admin: other, viewer }, clock).read(proof), undefined);
  });

  it('ends', () => {
    const own = new HandClock();
    const mine = sessionsOf({ admin, viewer }, own);
    const { proof } = mine.start(changer);
    own.move(sessionLength - 1);
    assert.ok(mine.read(proof));
    own.move(1);
    assert.equal(mine.read(proof), undefined);
  });

  it('is not what somebody else wrote', () => {
    const { session, proof } = sessions.start(looker);
    const [, signature] = proof.split('.');
    const forged = Buffer.from(JSON.stringify({ ...session, role: 'admin' })).toString('base64url');
    for (const text of ['', '.', proof.slice(0, -1), `${forged}.${signature!}`, `${forged}.`]) {
      assert.equal(sessions.read(text), undefined, text);
    }
  });

  it('has a form token of its own, which is not its proof', () => {
    const [one, other] = [sessions.start(changer), sessions.start(changer)];
    const token = sessions.formToken(one.session);
    assert.ok(sessions.isFormToken(one.session, token));
    assert.ok(!sessions.isFormToken(other.session, token));
    assert.ok(!one.proof.includes(token));
  });

  it('is for whoever has one of the tokens', () => {
    assert.equal(sessions.identityOf(admin.reveal())?.role, 'admin');
    assert.equal(sessions.identityOf(viewer.reveal())?.role, 'viewer');
    assert.equal(sessions.identityOf(''), undefined);
    assert.equal(
      sessionsOf({ admin, viewer: undefined }, clock).identityOf('undefined'),
      undefined,
    );
  });
});

describe('the login throttle', () => {
  it('lets typing errors pass, then doubles the wait up to a minute', () => {
    const clock = new HandClock();
    const throttle = new LoginThrottle(clock);
    const waits = Array.from({ length: 14 }, () => {
      throttle.failed('10.0.0.1');
      const wait = throttle.waitOf('10.0.0.1') / second;
      clock.move(wait * second);
      return wait;
    });
    assert.deepEqual(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    assert.equal(throttle.waitOf('10.0.0.1'), 0);
  });

  it('slows down nobody else, and forgets after a success', () => {
    const throttle = new LoginThrottle(new HandClock());
    for (let n = 0; n < 6; n += 1) throttle.failed('a');
    assert.ok(throttle.waitOf('a') > 0);
    assert.equal(throttle.waitOf('b'), 0);
    throttle.succeeded('a');
    assert.equal(throttle.waitOf('a'), 0);
  });

  it('remembers a bounded number of addresses, the last ones', () => {
    const throttle = new LoginThrottle(new HandClock());
    for (let n = 0; n < 6; n += 1) throttle.failed('first');
    for (let n = 0; n < 10_050; n += 1) throttle.failed(`address ${n}`);
    assert.equal(throttle.size, 10_000);
    assert.equal(throttle.waitOf('first'), 0);
  });
});

describe('a form', () => {
  const publicUrl = 'https://triggers.example.com';
  const headers = { site: '', origin: '', host: '10.0.0.9:8080' };

  it('is ours when the browser says so', () => {
    assert.ok(isSameOrigin({ ...headers, site: 'same-origin' }, publicUrl));
    assert.ok(isSameOrigin({ ...headers, origin: 'http://10.0.0.9:8080' }, publicUrl));
    assert.ok(isSameOrigin({ ...headers, origin: publicUrl }, publicUrl));
  });

  it('is not ours when it says otherwise, or nothing', () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      assert.ok(!isSameOrigin({ ...headers, site, origin: publicUrl }, publicUrl), site);
    }
    for (const origin of [
      '',
      'null',
      'https://evil.example',
      'https://triggers.example.com.evil.example',
    ]) {
      assert.ok(!isSameOrigin({ ...headers, origin }, publicUrl), origin);
    }
  });

  it('leads to pages of ours only', () => {
    assert.equal(safePath('/deliveries?q=a#b'), '/deliveries?q=a#b');
    for (const text of [
      null,
      '',
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/..//evil.example',
      '/.//evil.example',
      '/%2e%2e//evil.example',
      '/deliveries/../..///evil.example',
      'javascript:alert(1)',
    ]) {
      assert.equal(safePath(text), '/', String(text));
    }
  });
});
