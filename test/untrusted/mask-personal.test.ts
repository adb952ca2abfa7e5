import assert from 'node:assert/strict';
import { maskPersonal } from '../../src/untrusted/mask-personal.js';

const addresses = [
  ...['192.168.1.20', '10.0.0.5', '203.0.113.7', '2.137.44.5', '255.255.255.255'],
  ...['2001:db8::ff00:42:8329', 'fe80::1', '2001:0db8:0000:0000:0000:ff00:0042:8329'],
  ...['00:1B:44:11:3A:B7', '00-1b-44-11-3a-b7'],
];

const kept = [
  ...[
    'at 12:34:56',
    'std::vector',
    'a::b',
    'version 12.4.0.17',
    'v12.4.0.17',
    'Build: 12.4.0.17',
    'App 3.12.0.41 crashed',
    'abcd::ef',
  ],
  ...[
    '12.4.0.17',
    '12.4.0',
    '12.4.0.17.3',
    '300.1.1.1',
    'icon@2x.png',
    'git@github.com:acme/app.git',
  ],
  ...[
    'react@18.2.0',
    '@user',
    'a@b',
    'SHA1: AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD',
  ],
];

describe('maskPersonal', () => {
  for (const address of addresses) {
    it(`removes ${address}`, () => {
      assert.equal(maskPersonal(`from ${address}, twice`), 'from [address removed], twice');
    });
  }

  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => assert.equal(maskPersonal(text), text));
  }

  it('removes e-mail addresses', () => {
    for (const mail of [
      'ann@example.com',
      'a.b+c@mail.example.co.uk',
      'jörg@müller.example',
      "o'hara@x.ie",
    ]) {
      assert.equal(maskPersonal(`<${mail}>.`), '<[e-mail removed]>.', mail);
    }
  });

  it('keeps the port and the path of an address', () => {
    assert.equal(maskPersonal('http://10.0.0.5:8080/x'), 'http://[address removed]:8080/x');
  });
});
