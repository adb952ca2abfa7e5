import assert from 'node:assert/strict';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isKnownAddress, knownHosts } from '../../src/dashboard/parts/known-hosts.js';
import { Sentence } from '../../src/dashboard/parts/sentence.js';
import { agoText, spanText } from '../../src/dashboard/parts/spans.js';
import { keptFor } from '../../src/dashboard/kept-for.js';
import { percentiles } from '../../src/dashboard/overview.js';
import { troublesOf } from '../../src/dashboard/troubles.js';
import { HandClock } from '../support/hand-clock.js';

describe('a sentence on a page', () => {
  const shown = (text: string) => renderToString(h(Sentence, { text }));

  it('marks names, and what is written in rules', () => {
    assert.equal(
      shown('`build_processed` of **Awesome App**: workflow *tests.yml* was started'),
      '<code>build_processed</code> of <strong>Awesome App</strong>: workflow <em>tests.yml</em> was started',
    );
  });

  it('leaves what a payload brings as text', () => {
    const html = shown(
      'of **<img src=x onerror=alert(1)>** and [x](javascript:alert(1)) 2 * 3 * 4',
    );
    assert.ok(!html.includes('<img'));
    assert.ok(!html.includes('<a'));
    assert.match(html, /2 \* 3 \* 4/);
  });
});

describe('an address of a provider', () => {
  const hosts = knownHosts(
    [
      { url: 'https://api.github.com' },
      { url: 'https://api.acme.ghe.com' },
      { url: 'https://gitlab.example.com:8443' },
      { url: 'https://ghes.example.org/api/v3' },
    ],
    ['applivery.io'],
  );

  it('is a link where we expect it to lead', () => {
    for (const url of [
      'https://github.com/acme/app/actions/runs/1',
      'https://acme.ghe.com/a',
      'https://gitlab.example.com:8443/acme/-/issues/1',
      'https://ghes.example.org/acme',
      'https://dashboard.applivery.io/x',
    ]) {
      assert.ok(isKnownAddress(url, hosts), url);
    }
  });

  it('is no link where it leads elsewhere', () => {
    for (const url of [
      'https://evil.example/',
      'https://github.com.evil.example/',
      'https://evilgithub.com/',
      'https://github.com@evil.example/',
      'https://user@github.com/',
      'javascript:alert(1)//github.com',
      'ftp://github.com/',
      'github.com/acme',
      'https://gitlab.example.com/',
    ]) {
      assert.ok(!isKnownAddress(url, hosts), url);
    }
  });
});

describe('a time span on a page', () => {
  it('is as short as people say it', () => {
    const spans = [0, 40, 1000, 2540, 10_000, 59_400, 840_000, 7_200_000, 200_000_000];
    assert.deepEqual(spans.map(spanText), [
      ...['0 ms', '40 ms', '1 s', '2.5 s', '10 s', '59 s', '14 min', '2 h', '2 days'],
    ]);
    assert.equal(agoText(0, 180_000), '3 min ago');
    assert.equal(agoText(20_000, 0), 'in 20 s');
    assert.equal(agoText(0, 500), 'just now');
  });
});

describe('percentiles', () => {
  it('are times that something took', () => {
    assert.equal(percentiles([]), undefined);
    assert.deepEqual(percentiles([7]), { p50: 7, p95: 7 });
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    assert.deepEqual(percentiles(hundred), { p50: 50, p95: 95 });
  });
});

describe('what is kept for a time', () => {
  it('is made once for all who ask meanwhile, and again when the time is over', async () => {
    const clock = new HandClock();
    let made = 0;
    const get = keptFor(clock, 1000, () => Promise.resolve((made += 1)));
    assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
    clock.move(999);
    assert.equal(await get(), 1);
    clock.move(1);
    assert.equal(await get(), 2);
  });

  it('is made again when it would be of something else', async () => {
    let made = 0;
    let of = 'one';
    const get = keptFor(
      new HandClock(),
      1000,
      () => Promise.resolve((made += 1)),
      () => of,
    );
    assert.equal(await get(), 1);
    of = 'other';
    assert.deepEqual([await get(), await get()], [2, 2]);
  });

  it('is not kept when it failed', async () => {
    let made = 0;
    const get = keptFor(new HandClock(), 1000, () =>
      ++made === 1 ? Promise.reject(new Error('first')) : Promise.resolve(made),
    );
    await assert.rejects(get());
    assert.equal(await get(), 2);
  });
});

describe('the verdict', () => {
  const fine = {
    rulesFault: undefined,
    circuits: [],
    open: [],
    failed: 0,
    mutes: [],
    withoutCredentials: [],
  };
  const circuit = {
    connection: 'github',
    failures: 3,
    probes: 0,
    since: 0,
    reason: 'GitHub answered 503',
    nextProbeAt: 0,
  };

  it('is that all is well, or what is not, each with where to put it right', () => {
    assert.deepEqual(troublesOf(fine), []);
    const closed = { ...circuit, state: 'closed' as const };
    const running = {
      status: 'following' as const,
      connection: 'github',
      count: 2,
      nextAttemptAt: 1,
    };
    assert.deepEqual(troublesOf({ ...fine, circuits: [closed], open: [running] }), []);
    const troubles = troublesOf({
      rulesFault: 'the rules have 2 errors',
      circuits: [{ ...circuit, state: 'open' }],
      open: [{ ...running, status: 'uncertain' }],
      failed: 1,
      mutes: [{ rule: 'noisy', since: 0, until: 1000, who: 'admin', reason: undefined }],
      withoutCredentials: ['gitlab'],
    });
    assert.deepEqual(
      troubles.map(({ text, href }) => `${text} → ${href}`),
      [
        'The rules have 2 errors → /rules',
        'github does not answer, its tasks wait: GitHub answered 503 → /connections',
        '2 tasks may or may not have happened: say which → /tasks?tab=uncertain',
        '1 task failed in the last 24 hours: see why, then retry → /tasks?tab=failed',
        'noisy is muted until 1970-01-01 00:00:01 UTC: what it matches is not sent → /rules',
        'gitlab has no credentials: its tasks are recorded, not sent → /connections',
      ],
    );
  });
});
