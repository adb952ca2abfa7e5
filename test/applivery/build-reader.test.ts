import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import nock from 'nock';
import { openBuildReader } from '../../src/applivery/build-reader.js';
import { largestBuild } from '../../src/applivery/ask.js';
import type { Reading } from '../../src/applivery/reading.js';
import type { Event } from '../../src/domain/event.js';
import type { JsonObject } from '../../src/domain/json.js';
import { Secret } from '../../src/domain/secret.js';
import { readEvent } from '../../src/events/read-event.js';
import { samples } from '../../src/events/samples.js';
import { HandClock } from '../support/hand-clock.js';
import { closedUrl, Loopback, type Reply } from '../support/loopback.js';

const token = 'the-token-of-applivery';
const build = '5e79232e98d88ac68cf7d4bc';
const organization = '5d4d1391cd523c15f50df235';
const application = '5e790ce04faa50cac52e4676';
const viaWorkspace = `/v1/organizations/${organization}/apps/${application}/builds/${build}`;
const viaApp = `/v1/integrations/builds/${build}`;
const found = { status: true, data: { id: build, status: 'processed' } };

function refusal(code: number): JsonObject {
  return { status: false, error: { code, message: `no: ${token}` } };
}

function eventOf(more: JsonObject = {}): Event {
  const payload: JsonObject = {
    ...samples.build_processed,
    organization: { id: organization, name: 'Acme', url: 'https://dashboard.applivery.io/acme' },
    application: {
      id: application,
      name: 'App',
      url: 'https://dashboard.applivery.io/acme/apps/a',
    },
    build: { id: build, url: 'https://dashboard.applivery.io/x', os: 'android' },
    ...more,
  };
  return readEvent('build_processed', payload, 0);
}

const going = new AbortController().signal;

/** No reading, however it is printed, holds the token. */
function checked(reading: Reading): Reading {
  assert.ok(!inspect(reading, { depth: 9 }).includes(token));
  return reading;
}

describe('reading a build', () => {
  const clock = new HandClock();
  const url = 'https://api.applivery.example';
  const open = (at = url, timeout?: number) =>
    openBuildReader({ url: at, clock, token: new Secret(token), ...(timeout && { timeout }) });
  const api = () => nock(url, { reqheaders: { authorization: `Bearer ${token}` } });
  const read = async (reader = open(), event = eventOf()) =>
    checked(await reader.read(event, going));

  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    assert.deepEqual(pending, []);
  });

  it('asks the Workspace API, by the ids of the event', async () => {
    api().get(viaWorkspace).reply(200, found);
    assert.deepEqual(await read(), {
      outcome: 'read',
      status: 200,
      facts: { status: 'processed' },
    });
  });

  for (const [status, code] of [
    [401, 4002],
    [401, 4004],
    [403, 4003],
    [404, 3001],
    [403, 5004],
  ] as const) {
    it(`asks the Integrations API when the answer is ${status} with ${code}, and remembers it`, async () => {
      const reader = open();
      api().get(viaWorkspace).reply(status, refusal(code));
      api().get(viaApp).twice().reply(200, found);
      assert.equal((await read(reader)).outcome, 'read');
      assert.equal((await read(reader)).outcome, 'read');
    });
  }

  it('asks only the Integrations API where the event has no ids for the other one', async () => {
    for (const id of ['', '../../x', 'a/b', 'x'.repeat(101), undefined]) {
      api().get(viaApp).reply(200, found);
      const organizations = {
        organization: { ...(id !== undefined && { id }), name: '', url: '' },
      };
      assert.equal((await read(open(), eventOf(organizations))).outcome, 'read');
    }
  });

  it('asks nobody for what is no id', async () => {
    for (const id of ['', '../builds', 'slug', `${build}/x`, `${build}?a`]) {
      const reading = await read(open(), eventOf({ build: { id } }));
      assert.deepEqual(reading, {
        outcome: 'unknown',
        status: undefined,
        why: 'the event has no id of a build that Applivery could be asked for',
      });
    }
  });

  it('asks nobody without a token, and says so', async () => {
    const reader = openBuildReader({ url, clock, token: undefined });
    const reading = await reader.read(eventOf(), going);
    assert.equal(reading.outcome, 'unknown');
    assert.match('why' in reading ? reading.why : '', /^APPLIVERY_TOKEN is not set; set it to /);
  });

  it('says what to fix when both APIs refuse the token', async () => {
    api().get(viaWorkspace).reply(401, refusal(4004));
    api().get(viaApp).reply(401, refusal(4002));
    assert.deepEqual(await read(), {
      outcome: 'unknown',
      status: 401,
      isOfToken: true,
      othersMayKnow: 'yes',
      why: 'Applivery refused the token (401, code 4004); set APPLIVERY_TOKEN to one that may read the builds of this app, and replay the delivery, which runs all its rules again',
    });
  });

  it('says that there is no such build, whichever API knows the token', async () => {
    const why =
      'Applivery has no such build (404, code 3001): it was deleted, or APPLIVERY_TOKEN is not for its app';
    for (const [workspace, app] of [
      [
        [404, 3001],
        [401, 4002],
      ],
      [
        [401, 4002],
        [404, 3001],
      ],
    ] as const) {
      api().get(viaWorkspace).reply(workspace[0], refusal(workspace[1]));
      api().get(viaApp).reply(app[0], refusal(app[1]));
      const reading = await read();
      assert.equal('why' in reading && reading.why, why);
    }
  });

  it('says that the plan has no API once neither kind of endpoints is in it', async () => {
    for (const [workspace, app] of [
      [5004, 5004],
      [5004, 4002],
      [4004, 5004],
    ] as const) {
      api().get(viaWorkspace).reply(403, refusal(workspace));
      api().get(viaApp).reply(200, refusal(app));
      const reading = await read();
      assert.match(
        'why' in reading ? reading.why : '',
        /plan does not include Applivery's API \((403|200), code 5004\); .* replay the delivery, which runs all its rules again$/,
      );
    }
  });

  for (const status of [401, 403, 404] as const) {
    for (const [page, what] of [
      ['<html>Forbidden</html>', 'a page'],
      ['', 'nothing'],
      [{ error: { code: status, message: 'Forbidden' } }, 'the error of a proxy'],
    ] as const) {
      it(`asks again after ${status} with ${what}, which is not from Applivery`, async () => {
        api().get(viaWorkspace).reply(status, page);
        api().get(viaApp).reply(status, page);
        const reading = await read();
        assert.equal(
          reading.outcome === 'later' && reading.trouble,
          `it answered ${status} with something unreadable`,
        );
      });
    }

    it(`asks again where only one of two answers is a ${status} from somebody else`, async () => {
      for (const code of [4002, 3001, 5004]) {
        api().get(viaWorkspace).reply(status, '<html>');
        api().get(viaApp).reply(403, refusal(code));
        assert.equal((await read()).outcome, 'later');
        api().get(viaWorkspace).reply(403, refusal(code));
        api().get(viaApp).reply(status, '<html>');
        assert.equal((await read()).outcome, 'later');
      }
    });

    it(`asks the Integrations API, too, after a ${status} from somebody else`, async () => {
      api().get(viaWorkspace).reply(status, '<html>');
      api().get(viaApp).reply(200, found);
      assert.equal((await read()).outcome, 'read');
    });
  }

  it('takes a 404 for what it is once the token has shown its kind', async () => {
    const reader = open();
    api().get(viaWorkspace).reply(200, found);
    await read(reader);
    api().get(viaWorkspace).reply(404, refusal(3001));
    assert.equal((await read(reader)).outcome, 'unknown');
  });

  for (const [status, body, outcome, says] of [
    [400, refusal(5014), 'later', /^it has not processed the build yet \(400, code 5014\)$/],
    [403, refusal(5003), 'later', /quota/],
    [400, refusal(9999), 'unknown', /refused to tell of the build \(400, code 9999\)/],
    [500, '', 'later', /^it answered 500$/],
    [503, refusal(1), 'later', /^it answered 503, code 1$/],
    [400, '<html>', 'later', /unreadable/],
    [200, '<html>', 'later', /unreadable/],
    [200, '', 'later', /unreadable/],
    [200, { status: true, data: [] }, 'later', /unreadable/],
    [200, { status: false, data: {} }, 'later', /unreadable/],
    [204, '', 'later', /unreadable/],
  ] as const) {
    it(`takes ${status} ${JSON.stringify(body).slice(0, 40)} as ${outcome}`, async () => {
      api().get(viaWorkspace).reply(status, body);
      const reading = await read();
      assert.equal(reading.outcome, outcome);
      assert.match(
        'why' in reading ? reading.why : 'trouble' in reading ? reading.trouble : '',
        says,
      );
    });
  }

  it('comes back when Applivery says, in seconds or by date', async () => {
    for (const [header, at] of [
      ['120', clock.now() + 120_000],
      ['Mon, 23 Nov 2026 20:00:00 GMT', Date.UTC(2026, 10, 23, 20)],
      ['soon', undefined],
    ] as const) {
      api().get(viaWorkspace).reply(429, '', { 'retry-after': header });
      const reading = await read();
      assert.equal(reading.outcome === 'later' && reading.retryAt, at);
    }
  });

  it('does not take the build of another app for that of the event', async () => {
    const other = '5e790ce04faa50cac52e4677';
    for (const data of [
      { application: other },
      { application: { id: other } },
      { applicationInfo: { id: other } },
      { applicationInfo: { id: application }, application: other },
    ]) {
      api()
        .get(viaWorkspace)
        .reply(200, { ...found, data: { ...found.data, ...data } });
      const reading = await read();
      assert.equal(
        'why' in reading && reading.why,
        'Applivery has this build in another app than the event says',
      );
    }
    const same = { application: application.toUpperCase() };
    api()
      .get(viaWorkspace)
      .reply(200, { ...found, data: same });
    assert.equal((await read()).outcome, 'read');
  });

  it('does not take the build of some app for that of an event that does not say its app by id', async () => {
    for (const id of ['awesome-app', '', undefined]) {
      const event = eventOf({ application: { ...(id !== undefined && { id }), name: 'App' } });
      api()
        .get(viaApp)
        .reply(200, { ...found, data: { ...found.data, application } });
      const reading = await read(open(), event);
      assert.equal(
        'why' in reading && reading.why,
        'Applivery has this build in another app than the event says',
      );
    }
  });

  it('does not take another build for the one that it asked for', async () => {
    for (const id of ['5e79232e98d88ac68cf7d4bd', 'a-build', 7]) {
      api()
        .get(viaWorkspace)
        .reply(200, { ...found, data: { ...found.data, id } });
      const reading = await read();
      assert.equal(
        'why' in reading && reading.why,
        'Applivery answered with another build than the one it was asked for',
      );
    }
    const same = { id: build.toUpperCase() };
    api()
      .get(viaWorkspace)
      .reply(200, { ...found, data: same });
    assert.equal((await read()).outcome, 'read');
  });

  describe('from a real server', () => {
    let server: Loopback;
    let reply: Reply;

    beforeEach(async () => {
      server = await new Loopback(() => reply).start();
    });
    afterEach(() => server.stop());

    const trouble = async (reader = open(server.url)) => {
      const reading = await read(reader);
      return reading.outcome === 'later' ? reading.trouble : reading.outcome;
    };

    it('follows no redirect: the token would go with it', async () => {
      const other = await new Loopback(() => ({ status: 200, body: found })).start();
      reply = { status: 302, headers: { location: `${other.url}/v1` } };
      assert.match(await trouble(), /redirects to another address \(302\).*APPLIVERY_API_URL/);
      assert.equal(other.requests.length, 0);
      await other.stop();
    });

    it('says that the connection broke', async () => {
      reply = 'reset';
      assert.match(await trouble(), /^the connection broke \((ECONNRESET|UND_ERR_SOCKET)\)$/);
      reply = { status: 200, body: found, ending: 'cut-off' };
      assert.match(await trouble(), /^the connection broke|read to the end$/);
    });

    it('waits no longer than its time, also for the rest of an answer', async () => {
      for (const one of ['silence', { status: 200, body: found, ending: 'stall' }] as const) {
        reply = one;
        assert.equal(await trouble(open(server.url, 200)), 'it did not answer within 0.2s');
      }
    });

    it('says that nobody is there', async () => {
      assert.equal(await trouble(open(await closedUrl())), 'it cannot be reached (ECONNREFUSED)');
    });

    it('reads no more than a build can be', async () => {
      const changelog = 'x'.repeat(largestBuild);
      reply = { status: 200, body: { ...found, data: { ...found.data, changelog } } };
      assert.equal(await trouble(), 'its answer could not be read to the end');
    });

    it('ends when the service stops', async () => {
      reply = 'silence';
      const stopping = new AbortController();
      const reading = open(server.url).read(eventOf(), stopping.signal);
      stopping.abort();
      assert.equal((await reading).outcome, 'later');
    });
  });
});
