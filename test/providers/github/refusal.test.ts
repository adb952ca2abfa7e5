import assert from 'node:assert/strict';
import type { FailureReason } from '../../../src/domain/failure.js';
import type { Answer, Nature } from '../../../src/providers/github/connection.js';
import { refusal } from '../../../src/providers/github/refusal.js';
import { now } from './support/recorded.js';

function refused(answer: Partial<Answer> & { status: number }, nature: Nature = 'write') {
  const whole = { headers: {}, data: { message: 'No.' }, ...answer };
  return refusal(whole, { nature, now, redact: (text) => text });
}

function saying(message: string, status = 422) {
  return refused({ status, data: { message, documentation_url: 'https://docs.github.com/rest' } });
}

describe("GitHub's error texts", () => {
  const texts: readonly [status: number, text: string, reason: FailureReason, fix: RegExp][] = [
    [
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
      'refused',
      /Add `workflow_dispatch:`/,
    ],
    [422, 'Unexpected inputs provided: ["build"]', 'refused', /Declare the input/],
    [422, "Required input 'build' not provided", 'refused', /Add the input/],
    [422, 'No ref found for: release', 'not-yet', /branch or tag exists/],
    [
      422,
      "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
      'refused',
      /Enable the workflow/,
    ],
    [403, 'Resource not accessible by integration', 'unauthorized', /missing permission/],
    [403, 'Resource not accessible by personal access token', 'unauthorized', /missing permission/],
    [403, 'Repository was archived so is read-only.', 'refused', /unarchive/],
    [403, 'Actions has been disabled for this repository.', 'refused', /Enable Actions/],
    [410, 'Issues has been disabled in this repository.', 'not-found', /Turn issues on/],
    [410, 'Issues are disabled for this repo', 'not-found', /Turn issues on/],
    [422, 'No commit found for SHA: 6dcb09b', 'not-yet', /was pushed/],
    [403, 'Resource protected by organization SAML enforcement.', 'unauthorized', /single sign-on/],
    [410, 'API version 2022-11-28 is no longer supported.', 'refused', /API version/],
  ];
  for (const [status, text, reason, fix] of texts) {
    it(`has a fix for: ${text}`, () => {
      const failure = saying(text, status);

      assert.equal(failure.reason, reason);
      assert.match(failure.fix ?? '', fix);
      assert.equal(failure.message, `GitHub answered ${status}: ${text}`);
    });
  }

  it('says which text of an issue is too long', () => {
    const data = {
      message: 'Validation Failed',
      errors: [
        {
          resource: 'Issue',
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 65536 characters)',
        },
      ],
    };
    const failure = refused({ status: 422, data });

    assert.equal(
      failure.message,
      'GitHub answered 422: Validation Failed: body is too long (maximum is 65536 characters)',
    );
    assert.match(failure.fix ?? '', /shorter/);
  });

  it('names the field that is not valid', () => {
    const errors = [{ resource: 'Issue', code: 'invalid', field: 'milestone' }, 'and more'];
    const failure = refused({ status: 422, data: { message: 'Validation Failed', errors } });

    assert.equal(
      failure.message,
      'GitHub answered 422: Validation Failed: milestone: invalid: and more',
    );
  });

  it('reads no text into a server error: it stays unknown', () => {
    assert.equal(saying('No ref found for: main', 500).reason, 'unknown');
  });

  it('stays one line without control characters, cut to 300 characters', () => {
    const failure = saying(`a\r\nb\u001b[31m\u202e${'c'.repeat(1000)}`);
    const said = failure.message.replace('GitHub answered 422: ', '');

    assert.match(said, /^a b \[31m c+…$/);
    assert.equal(said.length, 300);
  });

  it("does not quote a proxy's page", () => {
    const failure = refused({ status: 502, data: '\n<html>Bad gateway</html>' });

    assert.equal(failure.message, 'GitHub answered 502.');
  });
});

describe("GitHub's refusals", () => {
  it('name the permission that the call needs', () => {
    const failure = refused({
      status: 403,
      headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
      data: { message: 'Resource not accessible by integration' },
    });

    assert.match(failure.fix ?? '', /needs the permission issues=write; pull_requests=write\.$/);
  });

  it("carry the request's id for GitHub's support", () => {
    const headers = { 'x-github-request-id': 'C0FF:EE' };

    assert.equal(refused({ status: 500, headers }).requestId, 'C0FF:EE');
  });

  it('carry the fix that the call knows for a 404', () => {
    const failure = refusal(
      { status: 404, headers: {}, data: { message: 'Not Found' } },
      { nature: 'write', now, notFound: 'Look there.', redact: (text) => text },
    );

    assert.equal(failure.fix, 'Look there.');
  });

  const after: readonly [Nature, number, FailureReason][] = [
    ['write', 500, 'unknown'],
    ['write', 408, 'unknown'],
    ['preparation', 503, 'unavailable'],
    ['read', 502, 'unavailable'],
    ['read', 408, 'unavailable'],
    ['read', 404, 'not-found'],
    ['read', 301, 'refused'],
  ];
  for (const [nature, status, reason] of after) {
    it(`take ${status} at a ${nature} for ${reason}`, () => {
      assert.equal(refused({ status }, nature).reason, reason);
    });
  }
});

describe("GitHub's rate limits", () => {
  const secondary = { message: 'You have exceeded a secondary rate limit.' };
  const reset = (time: number) => String(time / 1000);
  const cases: readonly [
    name: string,
    answer: { status: number; headers?: Record<string, string>; data?: unknown },
    retryAt: number,
  ][] = [
    ['retry-after in seconds', { status: 403, headers: { 'retry-after': '7' } }, now + 7_000],
    [
      'retry-after as a date',
      { status: 429, headers: { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' } },
      now + 30_000,
    ],
    [
      'retry-after before the reset',
      {
        status: 403,
        headers: {
          'retry-after': '7',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': reset(now + 90_000),
        },
      },
      now + 7_000,
    ],
    [
      'the reset, and a second more, when nothing remains',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(now + 90_000) },
      },
      now + 91_000,
    ],
    [
      'never the past, when the clocks differ',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(now - 90_000) },
      },
      now + 1_000,
    ],
    [
      'a minute, when something remains',
      {
        status: 429,
        headers: { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': reset(now + 90_000) },
      },
      now + 60_000,
    ],
    ['a minute, when only the text says so', { status: 403, data: secondary }, now + 60_000],
    [
      'a minute, when retry-after makes no sense',
      { status: 429, headers: { 'retry-after': 'soon' } },
      now + 60_000,
    ],
  ];
  for (const [name, answer, retryAt] of cases) {
    it(`wait for ${name}`, () => {
      const failure = refused(answer);

      assert.equal(failure.reason, 'rate-limited');
      assert.equal(failure.retryAt, retryAt);
    });
  }

  it('are not seen in a plain 403, nor in another refusal that shows an empty budget', () => {
    const headers = { 'x-ratelimit-remaining': '0' };

    assert.equal(refused({ status: 403 }).reason, 'unauthorized');
    assert.equal(refused({ status: 422, headers }).reason, 'refused');
  });
});
