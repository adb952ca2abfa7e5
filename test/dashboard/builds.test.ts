import assert from 'node:assert/strict';
import { minute } from '../../src/domain/clock.js';
import { buildOf, DashboardScene, viewerToken } from './support/dashboard-scene.js';
import { spaceless, Visitor } from './support/visitor.js';

describe('builds', () => {
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    scene = await DashboardScene.open({ publicUrl: 'https://triggers.example.com' });
    visitor = new Visitor(scene);
    await visitor.logIn();
  });
  afterEach(() => scene.close());

  /** The addresses of the badges on a build's page, as the service has them. */
  async function badges(build: string): Promise<string[]> {
    const [, address] = new RegExp(`href="(/applications/[^"]+/builds/${build})"`).exec(
      await visitor.text('/builds'),
    )!;
    const page = await visitor.text(address!);
    return [...page.matchAll(/\]\(https:\/\/triggers\.example\.com(\/[^)]+)\)/g)].map(
      ([, path]) => path!,
    );
  }

  it('are listed, the one with the newest event first, each with the worst that became of it', async () => {
    await scene.deliver('build_created', { build: { id: 'b1', url: 'u' } });
    scene.clock.move(minute);
    await scene.deliverFailing('b1');
    await scene.deliver('build_processed', buildOf('b2', 'ios'));
    await scene.deliver('bug_created');
    const rows = [...(await visitor.text('/builds')).matchAll(/<tr data-row="?.*?<\/tr>/gs)];
    assert.deepEqual(
      rows.map(([row]) => spaceless(row)),
      [
        'just now▶ runningAwesome App 2.4.1 (ios) b2: build_processed',
        'just now✕ failedAwesome App 2.4.1 (android) b1: build_created, build_processed',
      ],
    );
  });

  it('say what to do when there are none', async () => {
    assert.match(await visitor.text('/builds'), /No event told of a build yet/);
  });

  it('have badges that are seen without logging in by whoever has their address', async () => {
    await scene.deliverFailing('b1');
    const [badge] = await badges('b1');
    const stranger = new Visitor(scene);
    const answer = await stranger.get(badge!);
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(answer.headers.get('cache-control'), 'max-age=60');
    const svg = await answer.text();
    assert.match(svg, /aria-label="build b1: failed"/);
    assert.ok(!svg.includes('Awesome'));
    for (const path of [badge!.replace(/key=.*/, ''), badge!.replace(/.$/, '_')]) {
      assert.equal((await stranger.get(path)).status, 404, path);
    }
    const other = badge!.replace('/b1/', '/b2/');
    assert.equal((await stranger.get(other)).status, 404);
  });

  it('have a badge of the newest one of an application', async () => {
    await scene.deliverFailing('b1');
    const [, latest] = await badges('b1');
    assert.match(await visitor.text(latest!), /aria-label="Awesome App: failed"/);
    await scene.deliver('build_processed', buildOf('b2'));
    assert.match(await visitor.text(latest!), /aria-label="Awesome App: running"/);
  });

  it('show the addresses of badges to administrators only', async () => {
    await scene.deliverFailing('b1');
    assert.equal((await badges('b1')).length, 2);
    await visitor.logIn(viewerToken);
    assert.deepEqual(await badges('b1'), []);
  });
});
