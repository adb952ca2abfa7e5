import { setTimeout as delay } from 'node:timers/promises';
import { minute, second } from '../../src/domain/clock.js';
import { Database } from './database.js';
import { FarSide } from './far-side.js';
import { Fleet } from './fleet.js';
import { seeded, weighted, type Random } from './random.js';
import { isIdle, tallyTasks, whatIsOpen } from './tasks.js';
import { Sender } from './sender.js';

export interface ChaosOptions {
  /** How many instances are killed. */
  readonly rounds: number;
  /** Between two kills pass at most so many. */
  readonly seconds: number;
  /** Three instances on a PostgreSQL that has its troubles too, instead of one on SQLite. */
  readonly postgres: boolean;
  /** Chooses events, moods and moments. What meets what depends on the machine, too. */
  readonly seed: number;
  /** Hears how far it is, now and then. */
  readonly progress?: (line: string) => void;
}

export interface ChaosReport {
  readonly seed: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** At the provider. */
  readonly effects: number;
  /** Events with more than one effect. */
  readonly duplicates: readonly string[];
  /** Events that were acknowledged, have no effect, and whose task does not say that this may be so. */
  readonly losses: readonly string[];
  /** Lost answers whose effect was found by its circumstances alone. */
  readonly probable: number;
  readonly uncertain: number;
  readonly kills: number;
  readonly databaseRestarts: number;
  readonly connectionCuts: number;
  /** Deliveries that were answered with 503. */
  readonly turnedAway: number;
}

/** So much may be open at once, or the killer would only meet an instance that receives. */
const mostOpen = 300;
/** What was not found after ten minutes did not happen. */
const night = 11 * minute;
const mostNights = 6;
/** After so many kills a night goes by: what is looked for would be all that may be open, and no kill would meet a call. */
const killsADay = 40;
/** After each, for what is due then. */
const patience = 30 * second;

/** How often after a kill what happens to the database. */
const unrest = [
  [6, 'none'],
  [1, 'restart'],
  [2, 'cut'],
] as const;

/** Kills at random moments while events come in; then lets everything come to an end, and counts. */
export async function runChaos({
  rounds,
  seconds,
  postgres,
  seed,
  progress = () => undefined,
}: ChaosOptions): Promise<ChaosReport> {
  const database = postgres ? await Database.start() : undefined;
  let fleet: Fleet | undefined;
  const now = () => fleet?.now() ?? Date.now();
  const farSide = await new FarSide(seeded(seed), now).start();
  try {
    fleet = new Fleet(farSide, database, seeded(seed + 1));
    await fleet.start();
    const instances = fleet;
    const coin = seeded(seed + 2);
    const sender = new Sender({
      random: seeded(seed + 3),
      isGivenUp: () => coin() < 0.5,
      target: () => instances.target(),
      isFull: (acknowledged) => acknowledged - farSide.count > mostOpen,
    });
    const trouble = { databaseRestarts: 0, connectionCuts: 0 };
    const random = seeded(seed + 4);
    while (fleet.kills < rounds) {
      await killOnce(fleet, farSide, seconds, random);
      if (fleet.kills % 10 === 0) {
        progress(
          `${fleet.kills} kills, ${sender.acknowledged.size} acknowledged, ${farSide.count} effects`,
        );
      }
      if (database) await unsettle(database, trouble, random);
      if (fleet.kills % killsADay === 0) await fleet.sleep(night);
    }
    await sender.stop();
    farSide.calm();
    await fleet.start();
    await comeToAnEnd(fleet);
    const tasks = await tallyTasks(fleet);
    const counts = farSide.effectsOfEvents();
    return {
      seed,
      sent: sender.sent.size,
      acknowledged: sender.acknowledged.size,
      effects: farSide.count,
      duplicates: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
      losses: [...sender.acknowledged].filter((id) => !counts.has(id) && !tasks.uncertain.has(id)),
      probable: tasks.probable,
      uncertain: tasks.uncertain.size,
      kills: fleet.kills,
      ...trouble,
      turnedAway: sender.turnedAway,
    };
  } finally {
    await fleet?.remove();
    await farSide.stop();
    await database?.remove();
  }
}

/** At a random moment, or as a call is under way. */
async function killOnce(
  fleet: Fleet,
  farSide: FarSide,
  seconds: number,
  random: Random,
): Promise<void> {
  await fleet.someone();
  await delay(random() * seconds * 1000);
  if (random() < 0.5) {
    const called = new Promise<void>((resolve) => farSide.ambush(resolve));
    // While nothing is due, there is no call to wait for.
    await Promise.race([called, delay(seconds * 1000)]);
  }
  await fleet.kill();
}

async function unsettle(
  database: Database,
  trouble: { databaseRestarts: number; connectionCuts: number },
  random: Random,
): Promise<void> {
  switch (weighted(random, unrest)) {
    case 'restart':
      await database.restart();
      trouble.databaseRestarts += 1;
      return;
    case 'cut':
      await database.cutConnections();
      trouble.connectionCuts += 1;
      return;
    case 'none':
      return;
  }
}

/** What is due is done; what is still being looked for is decided once time has gone by. */
async function comeToAnEnd(fleet: Fleet): Promise<void> {
  for (let nights = 0; nights < mostNights; nights += 1) {
    await fleet.sleep(night);
    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (await isIdle(fleet)) return;
      await delay(200);
    }
  }
  throw new Error(`The tasks did not come to an end: ${await whatIsOpen(fleet)}`);
}
