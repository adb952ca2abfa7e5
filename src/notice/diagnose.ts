import type { Clock } from '../domain/clock.js';
import type { Db } from '../store/schema.js';
import { connectionTroubles } from './signs/connection-troubles.js';
import { silence } from './signs/silence.js';
import { taskTroubles } from './signs/task-troubles.js';
import type { Diagnosis, Trouble } from './trouble.js';
import { inline } from '../untrusted/inline.js';

export interface Signs {
  readonly db: Db;
  readonly clock: Clock;
  /** The names of those that have credentials. */
  readonly connections: readonly string[];
  /** What is wrong with the rules in the folder, for people. */
  readonly rulesFault: () => string | undefined;
}

/** All that is not well now. @param silentAlready applications that were told to be silent */
export async function diagnose(
  { db, clock, connections, rulesFault }: Signs,
  silentAlready: ReadonlySet<string>,
): Promise<Diagnosis> {
  const now = clock.now();
  const { troubles, undecided } = await connectionTroubles(db, connections, now);
  const others = [
    ...(await taskTroubles(db, now)),
    await silence(db, silentAlready, now),
    rulesTrouble(rulesFault()),
  ];
  return {
    troubles: [...troubles, ...others.filter((one) => one !== undefined)],
    undecided,
  };
}

function rulesTrouble(fault: string | undefined): Trouble | undefined {
  if (fault === undefined) return undefined;
  return {
    name: 'rules',
    title: 'The rules in the folder are not in force',
    lines: [`What is wrong: ${inline(fault)}`, 'The log names the places; `check` does, too.'],
    ...{ about: [], page: '/rules' },
  };
}
