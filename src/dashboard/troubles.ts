import type { Circuit } from '../store/tables/circuits.js';
import type { OpenTasks } from '../store/tables/figures.js';
import type { Mute } from '../store/tables/mutes.js';
import { exactTime } from './parts/spans.js';
import type { Tone } from './parts/state.js';

/** Something that is not well, and where it is put right. */
export interface Trouble {
  readonly tone: Tone;
  readonly text: string;
  readonly href: string;
}

export interface Signs {
  /** What is wrong with the rules. */
  readonly rulesFault: string | undefined;
  readonly circuits: readonly Circuit[];
  readonly open: readonly OpenTasks[];
  /** Tasks of the last 24 hours that are dead. */
  readonly failed: number;
  readonly mutes: readonly Mute[];
  /** Connections that rules use and that have no credentials. */
  readonly withoutCredentials: readonly string[];
}

/** The first line of the overview: what is not well; nothing when all is. */
export function troublesOf(signs: Signs): Trouble[] {
  const troubles: Trouble[] = [];
  const { rulesFault, circuits, open, failed, withoutCredentials } = signs;
  if (rulesFault !== undefined) {
    troubles.push({ tone: 'failed', text: sentence(rulesFault), href: '/rules' });
  }
  for (const { connection, state, reason } of circuits) {
    if (state === 'closed') continue;
    const why = reason === undefined ? '' : `: ${reason}`;
    troubles.push({
      tone: 'failed',
      text: `${connection} does not answer, its tasks wait${why}`,
      href: '/connections',
    });
  }
  const uncertain = open
    .filter(({ status }) => status === 'uncertain')
    .reduce((count, one) => count + one.count, 0);
  if (uncertain > 0) {
    troubles.push({
      tone: 'uncertain',
      text: `${tasks(uncertain)} may or may not have happened: say which`,
      href: '/tasks?tab=uncertain',
    });
  }
  if (failed > 0) {
    troubles.push({
      tone: 'failed',
      text: `${tasks(failed)} failed in the last 24 hours: see why, then retry`,
      href: '/tasks?tab=failed',
    });
  }
  for (const { rule, until } of signs.mutes) {
    const end = until === undefined ? 'until somebody unmutes it' : `until ${exactTime(until)}`;
    troubles.push({
      tone: 'waiting',
      text: `${rule} is muted ${end}: what it matches is not sent`,
      href: '/rules',
    });
  }
  for (const connection of withoutCredentials) {
    troubles.push({
      tone: 'uncertain',
      text: `${connection} has no credentials: its tasks are recorded, not sent`,
      href: '/connections',
    });
  }
  return troubles;
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
