import { changedFields } from '../backtest/changed-fields.js';
import { isSameRequest } from '../backtest/decision.js';
import type { Task, TaskRequest, TaskStatus } from '../domain/task.js';
import { placeOf } from './place-of.js';
import { Tally, type Counted } from './tally.js';

/** What a live rule sent, beside what a rule in shadow mode would have sent to the same place. */
export interface BesideLive {
  /** Both the same. */
  readonly same: readonly Counted<LiveTask>[];
  /** Not the same; `inputs` differ. */
  readonly differs: readonly Counted<LiveTask & { readonly inputs: readonly string[] }>[];
  /** Only the rule in shadow mode. */
  readonly onlyShadow: readonly Counted<{ readonly step: string }>[];
  /** Only the live rule. */
  readonly onlyLive: readonly Counted<LiveTask>[];
}

export interface LiveTask {
  readonly rule: string;
  readonly step: string;
  readonly status: TaskStatus;
}

type Sent = Task & { readonly request: TaskRequest };

/** Holds the tasks of a rule in shadow mode against those of live rules, delivery by delivery. */
export class BesideLiveTally {
  readonly #same = new Tally<LiveTask>();
  readonly #differs = new Tally<LiveTask & { readonly inputs: readonly string[] }>();
  readonly #onlyShadow = new Tally<{ readonly step: string }>();
  readonly #onlyLive = new Map<string, Tally<LiveTask>>();
  readonly #places = new Set<string>();

  /** The rule sends to this place, also where it has not yet. */
  knows(place: string): void {
    this.#places.add(place);
  }

  /** @param own what the rule would have sent, and what live rules sent, for the same delivery */
  add(own: readonly Task[], live: readonly Task[], delivery: string): void {
    const left = new Set(live.filter(isSent));
    for (const task of own.filter(isSent)) {
      const place = placeOf(task.request);
      this.#places.add(place);
      const there = [...left].filter(({ request }) => placeOf(request) === place);
      const partner = there.find(({ request }) => isSameRequest(request, task.request)) ?? there[0];
      if (partner === undefined) {
        this.#onlyShadow.add({ step: task.step }, delivery);
        continue;
      }
      left.delete(partner);
      const inputs = changedFields(partner.request, task.request).map((field) => field.name);
      if (inputs.length === 0) this.#same.add(liveTask(partner), delivery);
      else this.#differs.add({ ...liveTask(partner), inputs }, delivery);
    }
    for (const task of left) {
      const place = placeOf(task.request);
      const tally = this.#onlyLive.get(place) ?? new Tally<LiveTask>();
      this.#onlyLive.set(place, tally);
      tally.add(liveTask(task), delivery);
    }
  }

  get found(): BesideLive {
    const places = [...this.#onlyLive].filter(([place]) => this.#places.has(place));
    return {
      same: this.#same.counted,
      differs: this.#differs.counted,
      onlyShadow: this.#onlyShadow.counted,
      onlyLive: places.flatMap(([, tally]) => tally.counted),
    };
  }
}

/** What was filled in was sent, is to be, or would have been if there were credentials. */
function isSent(task: Task): task is Sent {
  return task.request !== undefined && task.status !== 'cancelled';
}

function liveTask({ rule, step, status }: Task): LiveTask {
  return { rule, step, status };
}
