import { z } from 'zod';
import type { Secret } from '../domain/secret.js';
import type { Millis } from '../domain/clock.js';
import type { DeliveryDetails } from '../views/delivery-view.js';
import { CommandFailed } from './command.js';

/** A running service, as the commands reach it. */
export interface RunningService {
  readonly url: string;
  readonly adminToken: Secret;
}

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
  const answer = await reach(webhook, base, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(body),
  });
  const content = await readJson(answer);
  if (answer.status === 202) return accepted.parse(content);
  if (answer.status === 404) {
    throw new CommandFailed(
      `The service at ${base} does not know the token from here. Is it this data folder (--data) that it runs on?`,
    );
  }
  const problem = refused.safeParse(content).data;
  throw new CommandFailed(
    `The service did not take it (${answer.status}): ${problem?.error ?? 'no reason given'}`,
  );
}

/** Asks until the delivery is matched and its tasks are sent or have failed, or until the time is up. */
export async function awaitDelivery(
  service: RunningService,
  id: string,
  wait: Millis,
): Promise<DeliveryDetails> {
  const until = Date.now() + wait;
  for (;;) {
    const delivery = await getDelivery(service, id);
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

export async function getDelivery(service: RunningService, id: string): Promise<DeliveryDetails> {
  const answer = await reach(`${service.url}/api/v1/deliveries/${id}`, service.url, {
    headers: { authorization: `Bearer ${service.adminToken.reveal()}` },
  });
  const content = await readJson(answer);
  if (answer.status === 200) return content as DeliveryDetails;
  throw new CommandFailed(
    answer.status === 401
      ? `The service at ${service.url} has another admin token than the one from here.`
      : `The service at ${service.url} answered ${answer.status} about delivery ${id}.`,
  );
}

async function reach(url: string, base: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    // Not followed: the webhook's path and the header are secrets for this address only.
    answer = await fetch(url, { ...request, redirect: 'manual' });
  } catch {
    throw new CommandFailed(
      `There is no service at ${base}. Start it (npm start), or name it with --url.`,
    );
  }
  if (answer.status < 300 || answer.status >= 400) return answer;
  throw new CommandFailed(
    `${base} redirects to another address. Give the address that the service really has (--url).`,
  );
}

async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
