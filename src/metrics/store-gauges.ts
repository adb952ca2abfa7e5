import { Gauge, type Registry } from 'prom-client';
import { second, type Millis } from '../domain/clock.js';
import { deadKinds } from '../domain/task.js';
import { queueNames } from '../store/queue.js';
import type { CircuitState } from '../store/tables/circuits.js';
import { prefix } from './registry.js';
import { mostCounted, mostLookedAt, standingStatuses, type StoreFacts } from './store-facts.js';

const circuitStates: readonly CircuitState[] = ['closed', 'open', 'probing'];
const everywhere = 'The same from every instance.';

/** What is read from the database at each scrape. */
export class StoreGauges {
  readonly #gauges: ReturnType<typeof openGauges>;
  readonly #connections: readonly string[];

  /** @param connections names of those that the service has: of no others is anything shown */
  constructor(registry: Registry, connections: readonly string[]) {
    this.#gauges = openGauges(registry);
    this.#connections = connections;
  }

  /** Shows these facts and nothing older. Undefined: nothing is known, and nothing is shown. */
  show(facts: StoreFacts | undefined, now: Millis): void {
    for (const gauge of Object.values(this.#gauges)) gauge.reset();
    this.#gauges.lastDelivery.remove();
    if (facts === undefined) return;
    this.#showStages(facts);
    this.#showConnections(facts, now);
    if (facts.lastReceivedAt !== undefined) {
      this.#gauges.lastDelivery.set(facts.lastReceivedAt / second);
    }
  }

  #showStages({ tasks, deadLetters, due }: StoreFacts): void {
    for (const status of standingStatuses) {
      this.#gauges.tasks.set({ status }, tasks.get(status) ?? 0);
    }
    for (const kind of deadKinds) {
      this.#gauges.deadLetters.set({ kind }, deadLetters.get(kind) ?? 0);
    }
    for (const stage of queueNames) {
      const { count = 0, oldest = 0 } = due.get(stage) ?? {};
      this.#gauges.due.set({ stage }, count);
      this.#gauges.oldestDue.set({ stage }, oldest / second);
    }
  }

  #showConnections({ circuits, budgets }: StoreFacts, now: Millis): void {
    for (const connection of this.#connections) {
      // Nothing is recorded of a connection that has not failed yet.
      const circuit = circuits.find((one) => one.connection === connection)?.state ?? 'closed';
      for (const state of circuitStates) {
        this.#gauges.circuit.set({ connection, state }, circuit === state ? 1 : 0);
      }
      const until = budgets.find((one) => one.connection === connection)?.pausedUntil ?? 0;
      this.#gauges.pause.set({ connection }, Math.max(0, until - now) / second);
    }
  }
}

function openGauges(registry: Registry) {
  const registers = [registry];
  return {
    tasks: new Gauge({
      name: `${prefix}tasks`,
      help: `Tasks that wait, are under way, or want a person, by status; counted up to ${mostCounted}. ${everywhere}`,
      labelNames: ['status'],
      registers,
    }),
    deadLetters: new Gauge({
      name: `${prefix}dead_letters`,
      help: `Tasks that failed for good, by kind; of the newest 1000. ${everywhere}`,
      labelNames: ['kind'],
      registers,
    }),
    due: new Gauge({
      name: `${prefix}due`,
      help: `What is due and nobody is at, by stage: deliveries to match, tasks to act on, runs to follow, builds to read back; counted up to ${mostLookedAt}. ${everywhere}`,
      labelNames: ['stage'],
      registers,
    }),
    oldestDue: new Gauge({
      name: `${prefix}oldest_due_age_seconds`,
      help: `How long the first of what is due has been due, by stage; act: the oldest due task. ${everywhere}`,
      labelNames: ['stage'],
      registers,
    }),
    lastDelivery: new Gauge({
      name: `${prefix}last_delivery_timestamp_seconds`,
      help: `When the last delivery came; replays do not count. Missing until one does. ${everywhere}`,
      registers,
    }),
    circuit: new Gauge({
      name: `${prefix}circuit_state`,
      help: `1 for the state that the circuit breaker of a connection is in, 0 for the others. ${everywhere}`,
      labelNames: ['connection', 'state'],
      registers,
    }),
    pause: new Gauge({
      name: `${prefix}connection_pause_seconds`,
      help: `For how long the provider wants to hear nothing more from a connection; 0: no pause. ${everywhere}`,
      labelNames: ['connection'],
      registers,
    }),
  };
}
