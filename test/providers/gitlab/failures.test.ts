import assert from 'node:assert/strict';
import type { FailureReason } from '../../../src/domain/failure.js';
import { knownErrors } from '../../../src/providers/gitlab/error-table.js';
import {
  failureOfAnswer,
  failureOfTransport,
  type Call,
} from '../../../src/providers/gitlab/failures.js';
import { clock, now } from './support.js';

const write: Call = { method: 'POST', path: 'projects/7/pipeline', timeout: 65_000 };
const trigger: Call = { ...write, path: 'projects/7/trigger/pipeline' };
const issue: Call = { ...write, path: 'projects/7/issues' };
const read: Call = { ...write, method: 'GET', path: 'projects/7/pipelines' };

function failure(call: Call, status: number, body = '', headers: Record<string, string> = {}) {
  return failureOfAnswer(call, status, new Headers(headers), body, clock);
}

const statuses: readonly (readonly [number, FailureReason, FailureReason])[] = [
  // status, after a write, after a read
  [301, 'refused', 'refused'],
  [302, 'refused', 'refused'],
  [400, 'refused', 'refused'],
  [401, 'unauthorized', 'unauthorized'],
  [403, 'unauthorized', 'unauthorized'],
  [404, 'not-found', 'not-found'],
  [405, 'refused', 'refused'],
  [408, 'unknown', 'unavailable'],
  [409, 'refused', 'refused'],
  [410, 'not-found', 'not-found'],
  [422, 'refused', 'refused'],
  [429, 'rate-limited', 'rate-limited'],
  [500, 'unknown', 'unavailable'],
  [502, 'unknown', 'unavailable'],
  [503, 'unknown', 'unavailable'],
  [504, 'unknown', 'unavailable'],
];

/** Texts that GitLab gives, with the row's distinguishing words in the fix. */
const texts: readonly (readonly [Call, number, string, FailureReason, RegExp])[] = [
  [write, 400, 'Reference not found', 'not-yet', /branch or tag/],
  [write, 400, 'ref is missing', 'refused', /report it/],
  [write, 400, 'Missing .gitlab-ci.yml file', 'refused', /Add a `\.gitlab-ci\.yml`/],
  [write, 400, 'Missing CI config file', 'refused', /Add a `\.gitlab-ci\.yml`/],
  [write, 400, 'Pipeline filtered out by workflow rules.', 'refused', /workflow:rules/],
  [
    write,
    400,
    'Pipeline will not run for the selected trigger. The rules configuration prevented any jobs from being added to the pipeline.',
    'refused',
    /at least one job/,
  ],
  [write, 400, 'No stages / jobs for this pipeline.', 'refused', /at least one job/],
  [write, 400, 'Insufficient permissions to set pipeline variables', 'refused', /Use `inputs`/],
  [trigger, 400, 'variables needs to be a map of key-valued strings', 'refused', /text values/],
  [write, 400, '`build-id` input: required value has not been provided', 'refused', /spec:inputs/],
  [issue, 400, 'error: Your issue has been recognized as spam', 'refused', /spam/],
  [issue, 400, '400 Bad request - Unplayable Job', 'refused', /manual start/],
  [write, 403, 'insufficient_scope: The request requires more', 'unauthorized', /scope `api`\.$/],
  [trigger, 404, '404 Not Found', 'not-found', /trigger token of this very project/],
  [trigger, 403, '403 Forbidden', 'unauthorized', /owner of the trigger token/],
  [write, 400, 'jobs config should contain at least one visible job', 'refused', /pipeline editor/],
  [write, 401, '401 Unauthorized', 'unauthorized', /expired or revoked/],
  [write, 403, '403 Forbidden', 'unauthorized', /role/],
  [write, 404, '404 Project Not Found', 'not-found', /hides private projects/],
  [issue, 410, '410 Gone', 'not-found', /deleted/],
  [issue, 409, '409 Conflict', 'refused', /look at it in GitLab/],
];

describe('the failure that an answer means', () => {
  for (const [status, afterWrite, afterRead] of statuses) {
    it(`is ${afterWrite} for a ${status} to a write, ${afterRead} to a read`, () => {
      assert.equal(failure(write, status).reason, afterWrite);
      assert.equal(failure(read, status).reason, afterRead);
      assert.equal(failure(write, status).httpStatus, status);
    });
  }

  for (const [call, status, text, reason, fix] of texts) {
    it(`is ${reason}, with what to do, for ${status} ${text.slice(0, 60)}`, () => {
      const given = failure(call, status, JSON.stringify({ message: { base: [text] } }));

      assert.equal(given.reason, reason);
      assert.match(given.fix ?? '', fix);
      assert.equal(given.message, `GitLab answered ${status} to POST ${call.path}: ${text}`);
    });
  }

  it('has a text for every row of the table', () => {
    const fixes = texts.map(([call, status, text]) => failure(call, status, text).fix);

    assert.deepEqual(
      knownErrors.filter(({ fix }) => !fixes.includes(fix)),
      [],
    );
  });

  it('names where a redirect leads, without its query, and what to change', () => {
    const headers = { location: 'https://gitlab.new/api/v4/projects/9/pipeline?private=x' };
    const { message, fix } = failure(write, 301, '', headers);

    assert.match(message, /redirects to https:\/\/gitlab\.new\/api\/v4\/projects\/9\/pipeline,/);
    assert.doesNotMatch(message, /private/);
    assert.match(fix ?? '', /connection's url/);
  });

  it("keeps GitLab's id of the request", () => {
    assert.equal(failure(write, 500, '', { 'x-request-id': 'abc' }).requestId, 'abc');
  });
});

describe('the time after a 429', () => {
  const seconds = now / 1000;
  const cases: readonly (readonly [string, Record<string, string>, number])[] = [
    ['is that of Retry-After in seconds', { 'retry-after': '7' }, 7_000],
    [
      'is that of Retry-After as a date',
      { 'retry-after': new Date(now + 90_000).toUTCString() },
      90_000,
    ],
    ['is that of RateLimit-Reset', { 'ratelimit-reset': String(seconds + 30) }, 30_000],
    [
      'is that of Retry-After rather than of RateLimit-Reset',
      { 'retry-after': '7', 'ratelimit-reset': String(seconds + 30) },
      7_000,
    ],
    [
      'is not that of a limit which was not hit',
      { 'ratelimit-reset': String(seconds + 3), 'ratelimit-remaining': '1999' },
      60_000,
    ],
    ['is not one that has passed', { 'ratelimit-reset': String(seconds - 3) }, 60_000],
    ['is a minute without headers', {}, 60_000],
    ['is a minute with headers that make no sense', { 'retry-after': 'soon' }, 60_000],
    ['is at least a second', { 'retry-after': '0' }, 1_000],
    ['is at most a day', { 'retry-after': '99999999' }, 86_400_000],
  ];
  for (const [name, headers, wait] of cases) {
    it(name, () => {
      assert.equal(failure(issue, 429, 'Retry later', headers).retryAt, now + wait);
    });
  }
});

describe('the failure that a missing answer means', () => {
  const coded = (code: string, more: object = {}) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...more }) });

  for (const code of [
    'ENOTFOUND',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ]) {
    it(`is unavailable when nothing was sent (${code})`, () => {
      assert.equal(failureOfTransport(write, coded(code)).reason, 'unavailable');
    });
  }

  it('is unavailable when connecting took too long', () => {
    const error = coded('ETIMEDOUT', { syscall: 'connect' });

    assert.equal(failureOfTransport(write, error).reason, 'unavailable');
  });

  for (const code of [
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ]) {
    it(`is refused, with what to do, when the handshake failed (${code})`, () => {
      const { reason, fix } = failureOfTransport(write, coded(code));

      assert.equal(reason, 'refused');
      assert.match(fix ?? '', /NODE_EXTRA_CA_CERTS/);
    });
  }

  for (const error of [
    coded('ECONNRESET'),
    coded('EPIPE'),
    coded('ETIMEDOUT', { syscall: 'read' }),
    coded('UND_ERR_SOCKET'),
    coded('UND_ERR_HEADERS_TIMEOUT'),
    coded('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'),
    new TypeError('terminated'),
    new DOMException('', 'TimeoutError'),
    new DOMException('', 'AbortError'),
  ]) {
    const cause = error.cause instanceof Error ? error.cause.message : error.name;
    it(`is unknown after a write and unavailable after a read otherwise (${cause})`, () => {
      assert.equal(failureOfTransport(write, error).reason, 'unknown');
      assert.equal(failureOfTransport(read, error).reason, 'unavailable');
    });
  }

  it('says how long was waited', () => {
    const { message } = failureOfTransport(write, new DOMException('', 'TimeoutError'));

    assert.equal(message, 'GitLab did not answer POST projects/7/pipeline within 65s.');
  });
});
