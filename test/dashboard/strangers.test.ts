import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '../support/until.js';
import { DashboardScene } from './support/dashboard-scene.js';

describe('requests that nobody would send by accident, of strangers', () => {
  let scene: DashboardScene;

  beforeEach(async () => {
    scene = await DashboardScene.open();
  });
  afterEach(() => scene.close());

  /** What is answered to these bytes. @param rude breaks off after them */
  async function said(text: string, rude = false): Promise<string> {
    const socket = connect(Number(new URL(scene.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write(text, () => {
      if (rude) socket.resetAndDestroy();
    });
    await once(socket, 'close');
    return answer;
  }

  it('are told that their host or address cannot be read, and fill no log', async () => {
    for (const path of ['/applications/a/badge.svg', '/live', '/login/callback', '/', '/nothing']) {
      const answer = await said(`GET ${path} HTTP/1.1\r\nHost: a b[\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 400 /, path);
    }
    assert.deepEqual(scene.log.lines, []);
  });

  it('may break off in the middle of a form, and fill no log but for who debugs', async () => {
    await said('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntoken=', true);
    await until(
      () => scene.log.names().includes('http.broken-off'),
      () => 'the service knows of it',
    );
    assert.ok(scene.log.lines.every(({ level }) => level === 'debug'));
  });
});
