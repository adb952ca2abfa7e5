import { second } from '../domain/clock.js';
import type { Lanes } from './act-options.js';

/** A lane for each connection, so that one that does not answer leaves the others their room. */
export function connectionLanes(room: () => number): Lanes {
  const inside = new Map<string, number>();
  return {
    pause: second,
    enter(connection) {
      const count = inside.get(connection) ?? 0;
      if (count >= room()) return false;
      inside.set(connection, count + 1);
      return true;
    },
    leave(connection) {
      inside.set(connection, (inside.get(connection) ?? 1) - 1);
    },
  };
}
