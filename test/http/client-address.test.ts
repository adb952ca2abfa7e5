import assert from 'node:assert/strict';
import { clientAddress } from '../../src/http/client-address.js';

describe('the address that requests and failed logins are counted by', () => {
  it('is the other end, whatever it says of itself', () => {
    assert.equal(clientAddress('203.0.113.7', '198.51.100.1'), '203.0.113.7');
    assert.equal(clientAddress('::ffff:203.0.113.7', ''), '203.0.113.7');
    // Of a connection that is gone, nobody knows.
    assert.equal(clientAddress('', ''), '');
  });

  it('is the one that a proxy near by names last', () => {
    assert.equal(clientAddress('10.1.2.3', '1.1.1.1, 198.51.100.1'), '198.51.100.1');
    assert.equal(clientAddress('::1', '198.51.100.1'), '198.51.100.1');
    assert.equal(clientAddress('127.0.0.1', ''), '127.0.0.1');
  });

  it('is short, however long a text the proxy passes on', () => {
    assert.equal(clientAddress('10.1.2.3', 'x'.repeat(16_000)).length, 64);
  });

  it('is the same for all addresses of one IPv6 network', () => {
    const one = clientAddress('2001:db8:1:2::1', '');
    assert.equal(one, '2001:db8:1:2::/64');
    assert.equal(clientAddress('2001:db8:1:2:ffff:1:2:3', ''), one);
    assert.equal(clientAddress('::1', '2001:db8:1:2::9'), one);
    assert.notEqual(clientAddress('2001:db8:1:3::1', ''), one);
  });
});
