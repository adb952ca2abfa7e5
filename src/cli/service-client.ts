import { z } from 'zod';
import type { Millis } from '../domain/clock.js';
import type { Records } from '../records/records.js';
import type { DeliveryDetails } from '../views/delivery-view.js';
import { CommandFailed } from './command.js';
import { reachService } from './reach-service.js';

const accepted = z.object({ delivery: z.string(), duplicate: z.boolean() });
const refused = z.object({ error: z.string(), delivery: z.string().optional() });

/**
 * @param base the service's address, for messages: the webhook's own holds the token
 * @throws CommandFailed when the service is not there, or does not take it
 */
export async function postWebhook(
  webhook: string,
  body: Buffer,
  base: string,
): Promise<z.output<typeof accepted>> {
  const { status, content } = await reachService(webhook, base, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(body),
  });
  if (status === 202) return accepted.parse(content);
  if (status === 404) {
    throw new CommandFailed(
      `The service at ${base} does not know the token from here. Is it this data folder (--data) that it runs on?`,
    );
  }
  const problem = refused.safeParse(content).data;
  throw new CommandFailed(
    `The service did not take it (${status}): ${problem?.error ?? 'no reason given'}`,
  );
}

/** Asks until the delivery is matched and its tasks are sent or have failed, or until the time is up. */
export async function awaitDelivery(
  records: Records,
  id: string,
  wait: Millis,
): Promise<DeliveryDetails> {
  const until = Date.now() + wait;
  for (;;) {
    const delivery = await records.delivery(id);
    if (isSettled(delivery) || Date.now() >= until) return delivery;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isSettled({ status, tasks }: DeliveryDetails): boolean {
  const underWay = tasks.some(
    (task) =>
      task.status === 'performing' || (task.status === 'pending' && task.attempts.length === 0),
  );
  return status !== 'received' && !underWay;
}
