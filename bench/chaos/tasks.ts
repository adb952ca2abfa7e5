import { z } from 'zod';
import { idsIn } from './events.js';
import type { Fleet } from './fleet.js';

const page = z.object({
  items: z.array(
    z.object({
      status: z.string(),
      request: z.unknown(),
      effect: z.object({ adopted: z.unknown() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
});
const list = z.object({ items: z.array(z.unknown()) });

const open = [
  '/deliveries?status=received&limit=3',
  '/tasks?status=performing&limit=3',
  '/tasks?status=pending&limit=3',
] as const;

/** Whether everything that was received is matched, and every task has come to an end, or has its run. */
export async function isIdle(fleet: Fleet): Promise<boolean> {
  for (const path of open) {
    if (list.parse(await fleet.ask(path)).items.length > 0) return false;
  }
  return true;
}

/** Some of it, for whoever has to find out why. */
export async function whatIsOpen(fleet: Fleet): Promise<string> {
  const answers = await Promise.all(open.map((path) => fleet.ask(path)));
  return JSON.stringify(answers);
}

/** The ids of the events whose task is `uncertain`, and how many tasks only probably found their effect. */
export async function tallyTasks(
  fleet: Fleet,
): Promise<{ uncertain: Set<string>; probable: number }> {
  const uncertain = new Set<string>();
  let probable = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`;
    const { items, next } = page.parse(await fleet.ask(`/tasks?limit=500${query}`));
    for (const { status, request, effect } of items) {
      if (status === 'uncertain') for (const id of idsIn(request)) uncertain.add(id);
      if (effect?.adopted === 'probable') probable += 1;
    }
    cursor = next;
  }
  return { uncertain, probable };
}
