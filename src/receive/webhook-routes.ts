import { timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context, Next } from 'koa';
import type { Clock } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import type { Secret } from '../domain/secret.js';
import type { Intake } from './intake.js';
import { readDelivery } from './read-delivery.js';
import { NotTaken, readRequest } from './read-request.js';

export interface WebhookOptions {
  readonly intake: Intake;
  readonly tokens: readonly Secret[];
  readonly clock: Clock;
  readonly log: Log;
}

/** After this long, in seconds, a sender that was turned away should come again. */
const comeAgainAfter = 5;

/** The path under which Applivery finds the service; the token is its last segment. */
export const webhookPath = '/webhooks/applivery';

/** `POST /webhooks/applivery/:token`: answers 202 once the delivery is on disk, never before. */
export function webhookRoutes({ intake, tokens, clock, log }: WebhookOptions): Router {
  const knows = tokenChecker(tokens);
  const router = new Router();
  router.all(`${webhookPath}/:token`, async (context: Context, next: Next) => {
    const { token } = context.params as { token: string };
    // The same 404 as any unknown path; the body is not even read.
    if (!knows(token)) {
      await next();
      return;
    }
    if (context.method !== 'POST') {
      context.status = 405;
      context.set('Allow', 'POST');
      context.body = { error: 'This is the webhook for Applivery: it takes POST.' };
      return;
    }
    await receive(context);
  });
  return router;

  async function receive(context: Context): Promise<void> {
    const started = clock.now();
    let delivery: Delivery;
    try {
      const body = await readRequest(context.req);
      const reading = readDelivery(body, context.get('content-type') || undefined, clock.now());
      delivery = await intake.record(reading);
    } catch (error) {
      turnAway(context, error);
      return;
    }
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
    if (error instanceof NotTaken) {
      context.status = error.status;
      context.body = { error: error.message };
      // What is left of a body that was not read would be taken for the next request.
      context.set('Connection', 'close');
      return;
    }
    log.error('delivery.not-recorded', { error });
    context.status = 503;
    context.set('Retry-After', String(comeAgainAfter));
    context.body = { error: 'The delivery could not be recorded; send it again later.' };
  }
}

/** Compares in constant time, whatever is given, and always with every token. */
function tokenChecker(tokens: readonly Secret[]): (token: string) => boolean {
  const known = tokens.map((token) => Buffer.from(token.reveal()));
  return (token) => {
    const given = Buffer.from(token);
    return known.map((one) => isSame(one, given)).includes(true);
  };
}

/** The time depends on the length of what is known only: what is given is cut or filled up to it. */
function isSame(known: Buffer, given: Buffer): boolean {
  const fitted = Buffer.alloc(known.length);
  given.copy(fitted);
  return timingSafeEqual(known, fitted) && given.length === known.length;
}
