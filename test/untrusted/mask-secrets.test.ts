import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskSecrets } from '../../src/untrusted/mask-secrets.js';
import { hostileText } from './support/hostile.js';

const body = '0123456789abcdefghijABCDEFGHIJ';

// Put together here, so that no scanner of this repository takes them for real ones.
const tokens = [
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr', 'github_pat', 'npm'].map((prefix) => `${prefix}_${body}`),
  ...['glpat', 'glptt', 'gldt', 'glrt', 'glcbt', 'glft', 'gloas', 'glsoat'].map(
    (prefix) => `${prefix}-${body}`,
  ),
  ...['xoxb', 'xoxp', 'xapp'].map((prefix) => `${prefix}-1234567890-${body}`),
  ...['AKIA', 'ASIA'].map((prefix) => prefix + 'ABCDEFGH12345678'),
  'GR1348941' + body,
  ['sk', 'live', body].join('_'),
  `AIza${body}12345`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${body}`,
];

const replaced: Readonly<Record<string, string>> = {
  'Authorization: Bearer abc.def': 'Authorization: [removed]',
  '"authorization": "Basic YWJj", "x": 1': '"authorization": "[removed]", "x": 1',
  'PRIVATE-TOKEN: abc\nnext': 'PRIVATE-TOKEN: [removed]\nnext',
  'curl -H Bearer 0123456789abcdef01': 'curl -H Bearer [removed]',
  'https://user:p@ss@host/x': 'https://[removed]@host/x',
  'https://a.example/d?token=abcd1234&x=1': 'https://a.example/d?token=[removed]&x=1',
  'X-Amz-Signature=0123abcd': 'X-Amz-Signature=[removed]',
  'password=letmein': 'password=[removed]',
  'Passwort: geheim123': 'Passwort: [removed]',
  'API_KEY = "a b c d"': 'API_KEY = [removed]',
  '{"clientSecret":"s3cr3t-value","id":1}': '{"clientSecret":[removed],"id":1}',
};

const kept = [
  'My password: incorrect, says the app.',
  'Unexpected token: foo',
  'max_tokens: 4096',
  'access token: 404',
  'pwd: 1234567',
  'The secret is out',
  'glass-house-with-a-very-long-name-indeed',
  'https://example.com/a, mail me@work',
  'the bearer of bad news',
  'ghp_short',
  'commit 0123456789abcdef0123456789abcdef01234567',
];

describe('maskSecrets', () => {
  for (const token of tokens) {
    it(`removes ${token.slice(0, 11)}…`, () => {
      assert.equal(maskSecrets(`a ${token}, b`), 'a [removed], b');
    });
  }

  for (const [text, expected] of Object.entries(replaced)) {
    it(`makes ${JSON.stringify(expected)}`, () => assert.equal(maskSecrets(text), expected));
  }

  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => assert.equal(maskSecrets(text), text));
  }

  for (const kind of ['', 'RSA ', 'OPENSSH ', 'ENCRYPTED ']) {
    it(`removes a whole ${kind}private key`, () => {
      const key = `-----BEGIN ${kind}PRIVATE KEY-----\nMIIB\nAAAA\n-----END ${kind}PRIVATE KEY-----`;
      assert.equal(maskSecrets(`a\n${key}\nb`), 'a\n[removed]\nb');
    });
  }

  it('removes everything after a private key that does not end', () => {
    assert.equal(maskSecrets('a\n-----BEGIN PRIVATE KEY-----\nMIIB\nAAAA'), 'a\n[removed]');
  });

  it('changes nothing the second time', () => {
    const log = fc.array(
      fc.oneof(hostileText(), fc.constantFrom(...tokens, ...Object.keys(replaced))),
    );
    fc.assert(
      fc.property(log, (parts) => {
        const masked = maskSecrets(parts.join(' '));
        assert.equal(maskSecrets(masked), masked);
      }),
    );
  });
});
