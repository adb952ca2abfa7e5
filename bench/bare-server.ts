import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import rawBody from 'raw-body';

// The baseline: the least that a Koa server can do with the same POST. With RELAY_TO it forwards
// the event with `fetch` before it answers; without, it parses it and answers 202.
const relayTo = process.env.RELAY_TO;
const application = new Koa();
application.use(async (context) => {
  const body = await rawBody(context.req, { encoding: 'utf8' });
  JSON.parse(body);
  if (relayTo !== undefined) {
    await fetch(relayTo, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  }
  context.status = 202;
  context.body = { delivery: 'none', duplicate: false };
});
const handle = application.callback();
const server = createServer((request, response) => void handle(request, response)).listen(
  0,
  '127.0.0.1',
);
await once(server, 'listening');
process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
process.on('SIGTERM', () => process.exit(0));
