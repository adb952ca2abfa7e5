import type { Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { EffectKind } from '../domain/effect.js';
import { changeSorts, type Change, type ChangeSort } from './change.js';

/** A change and the delivery it concerns. */
export interface DeliveryChange extends Change {
  readonly delivery: Pick<Delivery, 'id' | 'receivedAt' | 'action' | 'application'>;
}

/** Changes of one sort. */
export interface ChangeGroup {
  readonly sort: ChangeSort;
  readonly makes: EffectKind;
  /** Of `differs`: the inputs that do. */
  readonly inputs: readonly string[];
  readonly count: number;
  /** The newest of them, the newest last. */
  readonly changes: readonly DeliveryChange[];
}

interface OpenGroup extends ChangeGroup {
  count: number;
  readonly changes: DeliveryChange[];
}

/** How much other rules would have changed. It holds a bounded number of changes, however many there are. */
export class BacktestReport {
  readonly since: Millis;
  readonly #limit: number;
  readonly #groups = new Map<string, OpenGroup>();
  #deliveries = 0;
  #undecided = 0;

  constructor(since: Millis, limit: number) {
    this.since = since;
    this.#limit = limit;
  }

  /** Deliveries that were compared. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Steps that were not compared, as they wait, or were ended before anything was decided. */
  get undecided(): number {
    return this.#undecided;
  }

  get total(): number {
    return this.groups.reduce((sum, { count }) => sum + count, 0);
  }

  /** What starts first, then what stops, fails and differs; of each the most frequent first. */
  get groups(): readonly ChangeGroup[] {
    const rank = ({ sort }: ChangeGroup) => changeSorts.indexOf(sort);
    return [...this.#groups.values()].sort(
      (one, other) => rank(one) - rank(other) || other.count - one.count,
    );
  }

  /** A delivery was compared. */
  count(undecided: number): void {
    this.#deliveries += 1;
    this.#undecided += undecided;
  }

  add({ id, receivedAt, action, application }: Delivery, changes: readonly Change[]): void {
    const delivery = { id, receivedAt, action, application };
    for (const change of changes) {
      const group = this.#groupOf(change);
      group.count += 1;
      group.changes.push({ ...change, delivery });
      if (group.changes.length > this.#limit) group.changes.shift();
    }
  }

  #groupOf({ sort, makes, fields }: Change): OpenGroup {
    const inputs = [...new Set(fields.map(({ name }) => name.split('.')[0] ?? name))].sort();
    const key = [sort, makes, ...inputs].join(' ');
    const group = this.#groups.get(key) ?? { sort, makes, inputs, count: 0, changes: [] };
    this.#groups.set(key, group);
    return group;
  }
}
