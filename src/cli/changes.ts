import { NotPossible } from '../operate/not-possible.js';
import { CommandFailed, type Format, type Surroundings } from './command.js';

/** Things of one kind, for a person who has to say yes. */
export interface Group {
  readonly count: number;
  readonly of: string;
}

/** How many there are of what, the most first. */
export function groupsOf<T>(things: readonly T[], describe: (thing: T) => string): Group[] {
  const counts = new Map<string, number>();
  for (const thing of things) {
    const of = describe(thing);
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  return [...counts].map(([of, count]) => ({ count, of })).sort((a, b) => b.count - a.count);
}

export interface Announcement {
  /** As in "12 tasks would be retried". */
  readonly noun: string;
  readonly done: string;
  readonly groups: readonly Group[];
  readonly yes: boolean;
  readonly format: Format;
}

/** Says how many of what a filter chose. False: nothing is to be done, or nobody said yes. */
export function isWanted(
  { noun, done, groups, yes, format }: Announcement,
  { out, err }: Surroundings,
): boolean {
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) {
    err(`No ${noun} fit.`);
    return false;
  }
  if (yes) {
    err(`${count} ${noun} are ${done}:`);
    for (const group of groups) err(`  ${group.count}  ${group.of}`);
    return true;
  }
  if (format === 'json') {
    out(JSON.stringify({ count, groups }, null, 2));
  } else {
    out(`${count} ${noun} would be ${done}:`);
    for (const group of groups) out(`  ${group.count}  ${group.of}`);
  }
  err('Nothing was done. Add --yes to do it.');
  return false;
}

/** Whether a filter holds anything. */
export function hasAny(filter: object): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** By ids or by a filter, not both, and not by neither. @throws CommandFailed */
export function chosenBy(
  ids: readonly string[],
  hasFilter: boolean,
  noun: string,
): 'ids' | 'filter' {
  if (ids.length > 0 && hasFilter) {
    throw new CommandFailed(`Name ${noun} by their ids or by a filter, not by both.`, 2);
  }
  if (ids.length === 0 && !hasFilter) {
    throw new CommandFailed(`Name ${noun} by their ids, or by a filter such as --since 2h.`, 2);
  }
  return ids.length > 0 ? 'ids' : 'filter';
}

/**
 * Changes one thing after the other: one that cannot be changed (any more) does not keep the others.
 * @throws CommandFailed when there was such a one
 */
export async function changeEach(
  ids: readonly string[],
  change: (id: string) => Promise<void>,
  { err }: Surroundings,
): Promise<void> {
  let failed = 0;
  for (const id of ids) {
    try {
      await change(id);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      if (ids.length === 1) throw error;
      err(error.message);
      failed += 1;
    }
  }
  if (failed > 0) throw new CommandFailed(`${failed} of ${ids.length} could not be changed.`);
}
