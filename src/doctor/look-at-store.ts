import { day, minute, type Millis } from '../domain/clock.js';
import { openBuilds } from '../store/tables/builds.js';
import { listBudgets } from '../store/tables/budgets.js';
import { listCircuits } from '../store/tables/circuits.js';
import { openTasks } from '../store/tables/figures.js';
import type { Db } from '../store/schema.js';
import {
  deadTasks,
  lastDeliveries,
  oldestDueTask,
  oldestReceived,
  schemaStep,
} from '../store/tables/vital-signs.js';
import { span, tasks } from './ago.js';
import { attention, ok, wrong, type Finding } from './finding.js';

/** What is due is done within seconds. */
const late = minute;
const tooLate = 10 * minute;
/** Only what is rather new is worth a warning. */
const deadSince = 7 * day;
const heardSince = 30 * day;
const mostApplications = 20;
const mostCounted = 1000;

/** What the record says of the service's work. @param place where the data is, for people */
export async function lookAtStore(db: Db, place: string, now: Millis): Promise<Finding[]> {
  const step = (await schemaStep(db)) ?? 'none';
  return [
    ok('data', `${place} can be read; its schema is ${step}.`),
    ...(await circuits(db, now)),
    ...(await waiting(db, now)),
    ...(await waitingForApplivery(db, now)),
    ...(await uncertain(db)),
    ...(await dead(db, now)),
    ...(await heardOf(db, now)),
  ];
}

async function circuits(db: Db, now: Millis): Promise<Finding[]> {
  const open = (await listCircuits(db)).filter(({ state }) => state !== 'closed');
  const paused = (await listBudgets(db)).filter(({ pausedUntil }) => pausedUntil > now);
  return [
    ...open.map(({ connection, since, reason }) =>
      wrong(
        `connection ${connection}`,
        `The service has not reached it for ${span(now - since)}; its tasks wait${reason === undefined ? '' : `. ${reason}`}`,
        'See whether the provider is there, and whether this machine reaches it. The service tries by itself.',
      ),
    ),
    ...paused.map(({ connection, pausedUntil, reason }) =>
      attention(
        `connection ${connection}`,
        `Its provider wants to hear nothing for another ${span(pausedUntil - now)}${reason === undefined ? '.' : `: ${reason}`}`,
        'Nothing: its tasks go on by themselves then.',
      ),
    ),
  ];
}

async function waiting(db: Db, now: Millis): Promise<Finding[]> {
  const [task, delivery] = [await oldestDueTask(db, now), await oldestReceived(db)];
  return [
    lateness('tasks', 'The oldest task that is due', task, now),
    lateness('deliveries', 'The oldest delivery that is not matched yet', delivery, now),
  ].flatMap((finding) => finding ?? []);
}

async function waitingForApplivery(db: Db, now: Millis): Promise<Finding[]> {
  const { count, oldest } = await openBuilds(db, mostCounted);
  if (oldest === undefined) return [];
  const { askedAt, trouble } = oldest;
  const what = count === 1 ? '1 delivery waits' : `${count} deliveries wait`;
  const text = `${what} for Applivery, for ${span(now - askedAt)}${trouble === undefined ? '' : `: ${trouble}`}.`;
  if (now - askedAt < late) return [ok('applivery', text)];
  const fix = 'See whether this machine reaches APPLIVERY_API_URL. They go on by themselves then.';
  return [attention('applivery', text, fix)];
}

function lateness(
  about: string,
  what: string,
  since: Millis | undefined,
  now: Millis,
): Finding | undefined {
  if (since === undefined) return undefined;
  const age = now - since;
  const text = `${what} waits for ${span(age)}.`;
  if (age < late) return ok(about, text);
  const fix = 'See whether the service runs, whether its rules load, and what its log says.';
  return (age < tooLate ? attention : wrong)(about, text, fix);
}

async function uncertain(db: Db): Promise<Finding[]> {
  const count = (await openTasks(db))
    .filter(({ status }) => status === 'uncertain')
    .reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return [ok('tasks', 'No task is uncertain.')];
  return [
    attention(
      'tasks',
      `${tasks(count)} may or may not have happened.`,
      'Look at the provider, then say which: `tasks list --status uncertain`, `tasks resolve ID`.',
    ),
  ];
}

const deadTexts = {
  refused: ['refused by the provider', '`tasks show ID` says what to fix; then `tasks retry ID`'],
  configuration: ['of rules or connections that cannot work', 'mend them, then replay'],
  defect: ['of a defect of this service', 'please report it'],
  'given-up': ['given up as time or tries ran out', '`tasks retry ID` sends them all the same'],
} as const;

async function dead(db: Db, now: Millis): Promise<Finding[]> {
  const found = [...(await deadTasks(db, now - deadSince))];
  if (found.length === 0) return [ok('tasks', 'None failed in the last 7 days.')];
  return found.map(([kind, count]) => {
    const [what, fix] = deadTexts[kind];
    return attention(
      'tasks',
      `${tasks(count)} failed in the last 7 days: ${what}.`,
      `See them with \`tasks list --kind ${kind}\`: ${fix}.`,
    );
  });
}

async function heardOf(db: Db, now: Millis): Promise<Finding[]> {
  const heard = await lastDeliveries(db, now - heardSince, mostApplications);
  if (heard.length === 0) {
    return [
      attention(
        'deliveries',
        'Nothing was received in the last 30 days.',
        'Paste the webhook URL into Applivery; try `send build_processed` first.',
      ),
    ];
  }
  return heard.map(({ application, at }) =>
    ok('deliveries', `${application}: the last one came ${span(Math.max(0, now - at))} ago.`),
  );
}
