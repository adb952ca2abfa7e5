import type { Context, Middleware, Next } from 'koa';
import { minute, second, type Clock, type Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import type { Secret } from '../domain/secret.js';
import { noteError, noteFacts, traced } from '../domain/traced.js';
import { AddressLimit } from './address-limit.js';
import { TooBusy, type Intake } from './intake.js';
import { readDelivery } from './read-delivery.js';
import { bytesToRead, NotTaken, readRequest } from './read-request.js';
import { Seldom } from './seldom.js';
import { senderAddress, type AddressOf } from './sender-address.js';
import { tokenChecker } from './token-checker.js';

export interface WebhookOptions {
  readonly intake: Intake;
  readonly tokens: readonly Secret[];
  readonly addressOf: AddressOf;
  /** Requests a second from one address; more are turned away. */
  readonly perSecond: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** After this long, in seconds, a sender that was turned away should come again. */
const comeAgainAfter = 5;
/** What can come by the thousand each second has a log line of its own this seldom. */
const strangersEvery = minute;
const faultsEvery = 10 * second;
/** So much of a body that nobody wants is thrown away; for more, the connection is closed. */
const fewBytes = 16 * 1024;

/** The path under which Applivery finds the service; the token is its last segment. */
export const webhookPath = '/webhooks/applivery';

const prefix = `${webhookPath}/`;

/**
 * `POST /webhooks/applivery/:token`: answers 202 once the delivery is on disk, never before. Not a
 * route: deciding among one path needs no router, which costs as much as reading the event.
 */
export function webhook(options: WebhookOptions): Middleware {
  const { intake, tokens, addressOf, perSecond, clock, log } = options;
  const knows = tokenChecker(tokens);
  // Strangers must not use up what those who know the token may send.
  const limits = {
    known: new AddressLimit(clock, perSecond),
    stranger: new AddressLimit(clock, perSecond),
  };
  const strangers = new Seldom(clock, strangersEvery);
  const faults = new Seldom(clock, faultsEvery);
  return async (context: Context, next: Next) => {
    const { path } = context;
    if (!path.startsWith(prefix)) {
      await next();
      return;
    }
    const token = tokenIn(path);
    const who = knows(token) ? 'known' : 'stranger';
    if (who === 'stranger') {
      strangers.happened((requests) => log.warn('webhook.wrong-token', { requests }));
    }
    const address = senderAddress(context.req, addressOf);
    const wait = address === undefined ? 0 : limits[who].take(address);
    if (wait > 0) {
      leaveBody(context);
      sendAway(context, 429, 'Too many requests; send it again later.', wait);
      return;
    }
    if (who === 'stranger') {
      // The same 404 as any unknown path; the body is not even read.
      leaveBody(context);
      await next();
      return;
    }
    if (context.method !== 'POST') {
      context.status = 405;
      context.set('Allow', 'POST');
      context.body = { error: 'This is the webhook for Applivery: it takes POST.' };
      return;
    }
    await traced('receive', {}, () => receive(context), 'server');
  };

  async function receive(context: Context): Promise<void> {
    const started = clock.now();
    let leave: (() => void) | undefined;
    let delivery: Delivery;
    try {
      leave = await intake.admit(bytesToRead(context.req));
      const body = await readRequest(context.req);
      const reading = readDelivery(body, context.get('content-type') || undefined, clock.now());
      delivery = await intake.record(reading);
    } catch (error) {
      turnAway(context, error);
      return;
    } finally {
      leave?.();
    }
    noteFacts({ 'delivery.id': delivery.id, 'delivery.status': delivery.status });
    log.info('delivery.received', {
      delivery: delivery.id,
      status: delivery.status,
      action: delivery.action,
      application: delivery.application.id,
      duplicateOf: delivery.duplicateOf,
      bytes: delivery.body.length,
      durationMs: clock.now() - started,
    });
    if (delivery.status === 'rejected') {
      context.status = 400;
      context.body = { error: delivery.faults.join('; '), delivery: delivery.id };
      return;
    }
    context.status = 202;
    context.body = { delivery: delivery.id, duplicate: delivery.status === 'duplicate' };
  }

  function turnAway(context: Context, error: unknown): void {
    noteError(error instanceof Error ? error.name : 'unknown');
    if (error instanceof NotTaken) {
      context.status = error.status;
      context.body = { error: error.message };
      // What is left of a body that was not read would be taken for the next request.
      context.set('Connection', 'close');
      return;
    }
    faults.happened((requests) => log.error('delivery.not-recorded', { error, requests }));
    if (error instanceof TooBusy) leaveBody(context);
    const text = 'The delivery could not be recorded; send it again later.';
    sendAway(context, 503, text, comeAgainAfter * second);
  }
}

/** The rest of the path; what is encoded wrongly is no token of ours. */
function tokenIn(path: string): string {
  const given = path.slice(prefix.length).replace(/\/$/, '');
  if (!given.includes('%')) return given;
  try {
    return decodeURIComponent(given);
  } catch {
    return '';
  }
}

function sendAway(context: Context, status: 429 | 503, error: string, wait: Millis): void {
  context.status = status;
  context.set('Retry-After', String(Math.ceil(wait / second)));
  context.body = { error };
}

/** Nobody reads the body: unless it is small, the connection ends with the answer. */
function leaveBody(context: Context): void {
  if (!context.req.complete && bytesToRead(context.req) > fewBytes) {
    context.set('Connection', 'close');
  }
}
