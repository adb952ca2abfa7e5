import assert from 'node:assert/strict';
import { LiveEvents, mostStreams } from '../../src/dashboard/live-events.js';
import { connectionLimits } from '../../src/http/http-server.js';
import { Sessions } from '../../src/dashboard/access/sessions.js';
import { Signer } from '../../src/dashboard/access/signer.js';
import { Secret } from '../../src/domain/secret.js';
import { adminToken, DashboardScene } from './support/dashboard-scene.js';

describe('the streams that tell open pages of changes', () => {
  let scene: DashboardScene;
  let live: LiveEvents;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(async () => {
    await live.close();
    await scene.close();
  });

  it('are so many at once that they leave room for deliveries; with one more the oldest ends', async () => {
    const { clock, log, store } = scene;
    const tokens = { admin: new Secret(adminToken), viewer: undefined };
    const sessions = new Sessions(tokens, new Signer([adminToken]), clock);
    const { session } = sessions.start({
      ...{ role: 'viewer', who: 'viewer', name: 'viewer', through: 'token' },
    });
    live = new LiveEvents({ db: store.db, sessions, clock, log });
    const mark = await live.mark();
    const streams = Array.from({ length: mostStreams + 2 }, () => live.open(session, mark));
    const ended = streams.map(({ writableEnded }) => writableEnded);
    assert.deepEqual(ended, [true, true, ...Array.from({ length: mostStreams }, () => false)]);
    assert.ok(mostStreams <= connectionLimits.ofOneNetwork.served / 2);
  });
});
