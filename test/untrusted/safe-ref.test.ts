import assert from 'node:assert/strict';
import { isSafeRef } from '../../src/untrusted/safe-ref.js';

const safe = [
  'main',
  'feature/login',
  'release-1.2.x',
  'v1.0',
  'a_b',
  '1',
  'a/b/c',
  'x'.repeat(100),
  'a.locker',
];

const unsafe = [
  ...[
    '',
    '-f',
    '--upload-pack=x',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    '..',
    'a..b',
    'a.',
    'a./b',
    'a.lock',
    'a.lock/b',
  ],
  ...[
    'a b',
    'a\nb',
    'main\n',
    'a@{1}',
    'a\\b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    '$(id)',
    '`id`',
    'a;b',
    'é',
  ],
  'x'.repeat(101),
];

describe('isSafeRef', () => {
  for (const ref of safe) it(`takes ${ref.slice(0, 20)}`, () => assert.ok(isSafeRef(ref)));

  for (const ref of unsafe) {
    it(`refuses ${JSON.stringify(ref.slice(0, 20))}`, () => assert.equal(isSafeRef(ref), false));
  }
});
