import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inline } from '../../src/untrusted/inline.js';
import { link } from '../../src/untrusted/link.js';
import { hostileText } from './support/hostile.js';

const domains = ['applivery.com', 'Applivery.IO'];

const good: Readonly<Record<string, string>> = {
  'https://dashboard.applivery.com/acme/apps/my_app/builds?id=5e79232e98d88ac68cf7d4bc':
    'https://dashboard.applivery.com/acme/apps/my_app/builds?id=5e79232e98d88ac68cf7d4bc',
  'https://applivery.com': 'https://applivery.com/',
  'HTTPS://Dashboard.Applivery.com:443/a b': 'https://dashboard.applivery.com/a%20b',
  ' https://api.applivery.io/x ': 'https://api.applivery.io/x',
  'https://applivery.com/a/../b?x=1&y=2#z': 'https://applivery.com/b?x=1&y=2#z',
  'https://applivery.com/a)b(c': 'https://applivery.com/a%29b%28c',
  'https://applivery.com/?q="<b>`\'|\\[x](y)':
    'https://applivery.com/?q=%22%3Cb%3E%60%27%7C%5C%5Bx%5D%28y%29',
  'https://applivery.com/_a_/**b**/~~c~~/@user':
    'https://applivery.com/%5Fa%5F/%2A%2Ab%2A%2A/%7E%7Ec%7E%7E/%40user',
};

const bad = [
  'http://applivery.com/',
  'https://applivery.com:8443/',
  'https://user@applivery.com/',
  'https://user:pass@applivery.com/',
  'https://evil.example/',
  'https://applivery.com.evil.example/',
  'https://evilapplivery.com/',
  'https://applivery.com@evil.example/',
  'https://evil.example/applivery.com',
  'https://applivery.com./',
  'https://a!b.applivery.com/',
  'javascript:alert(1)//applivery.com',
  'data:text/html,applivery.com',
  '//applivery.com/',
  'applivery.com',
  'https://',
  '',
  'https://applivery.com/a\n/close',
  'https://applivery.com/\u202Ea',
  'https://applivery.com/download?token=0123456789abcdef',
  'https://applivery.com/?mail=ann@example.com',
  `https://applivery.com/${'a'.repeat(2000)}`,
  `https://applivery.com/${'('.repeat(1900)}`,
];

describe('link', () => {
  for (const [url, href] of Object.entries(good)) {
    it(`makes ${href} of ${JSON.stringify(url)}`, () =>
      assert.equal(link(url, domains, inline), href));
  }

  for (const url of bad) {
    it(`shows ${JSON.stringify(url.slice(0, 60))} as code`, () => {
      assert.equal(link(url, domains, inline), inline(url));
    });
  }

  it('links nowhere without domains', () => {
    assert.match(link('https://applivery.com/', [], inline), /^` /);
    assert.match(link('https://applivery.com./', [''], inline), /^` /);
  });

  it('keeps any path in one piece and at home', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const url = `https://applivery.com/${text}`.trim();
        const out = link(url, domains, inline);
        if (out === inline(url)) return;
        assert.match(out, /^https:\/\/applivery\.com\/[^\s()<>[\]`"'|\\@*~]*$/);
        assert.equal(decodeAll(new URL(out).href), decodeAll(new URL(url).href));
      }),
    );
  });
});

function decodeAll(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
}
