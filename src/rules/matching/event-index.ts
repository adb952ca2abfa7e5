import type { JsonObject } from '../../domain/json.js';
import { keyAt, type Need, type NeededField, type ValueKey } from '../expressions/need.js';
import type { Rule } from '../ruleset.js';

/** A value that one field of the event must have, by its key. */
interface Entry {
  readonly field: NeededField;
  readonly key: ValueKey;
}

/**
 * The rules for one event, by what their conditions need of it: a rule that needs other values than
 * the event has is not looked at.
 */
export class EventIndex {
  readonly #rules: readonly Rule[];
  /** Positions of the rules that need nothing. */
  readonly #always: number[] = [];
  /** Positions of the others. */
  readonly #fields = new FieldMap<number[]>(() => []);

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    const needs = rules.map(({ condition }) => condition?.need());
    const sizes = new FieldMap<{ rules: number }>(() => ({ rules: 0 }));
    for (const need of needs) {
      for (const entry of need === undefined ? [] : entriesOf(need)) sizes.at(entry).rules += 1;
    }
    for (const [position, need] of needs.entries()) {
      if (need === undefined) this.#always.push(position);
      else for (const entry of cheapest(need, sizes).entries) this.#fields.at(entry).push(position);
    }
  }

  /** The rules that can match, and perhaps a few more, in their order. */
  candidates(event: JsonObject): Rule[] {
    const found = this.#fields.found(event).flat();
    const positions =
      found.length === 0
        ? this.#always
        : [...new Set([...this.#always, ...found])].sort((a, b) => a - b);
    return positions.flatMap((position) => this.#rules[position] ?? []);
  }
}

/** Something for each value of each field. */
class FieldMap<Value> {
  readonly #fields = new Map<string, { field: NeededField; byKey: Map<ValueKey, Value> }>();
  readonly #make: () => Value;

  constructor(make: () => Value) {
    this.#make = make;
  }

  at({ field, key }: Entry): Value {
    const id = JSON.stringify([field.as, ...field.path]);
    const { byKey } = getOrMake(this.#fields, id, () => ({
      field,
      byKey: new Map<ValueKey, Value>(),
    }));
    return getOrMake(byKey, key, this.#make);
  }

  /** What there is for the values that an event has. */
  found(event: JsonObject): Value[] {
    const found: Value[] = [];
    for (const { field, byKey } of this.#fields.values()) {
      const key = keyAt(event, field);
      const value = key === undefined ? undefined : byKey.get(key);
      if (value !== undefined) found.push(value);
    }
    return found;
  }
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function entriesOf(need: Need): readonly Entry[] {
  if (need.type !== 'value') return need.of.flatMap((part) => entriesOf(part));
  return need.keys.map((key) => ({ field: need.field, key }));
}

interface Choice {
  readonly entries: readonly Entry[];
  /** How many rules share these entries: for so many the condition is asked. */
  readonly cost: number;
}

/** Of several needs one is enough: the one that the fewest other rules have. */
function cheapest(need: Need, sizes: FieldMap<{ readonly rules: number }>): Choice {
  if (need.type === 'value') {
    const entries = entriesOf(need);
    return { entries, cost: entries.reduce((sum, entry) => sum + sizes.at(entry).rules, 0) };
  }
  const choices = need.of.map((part) => cheapest(part, sizes));
  if (need.type === 'all') {
    return choices.reduce((best, choice) => (choice.cost < best.cost ? choice : best));
  }
  return {
    entries: choices.flatMap(({ entries }) => entries),
    cost: choices.reduce((sum, { cost }) => sum + cost, 0),
  };
}
