import type { Clock } from '../domain/clock.js';
import { minute } from '../domain/clock.js';
import { unusableRules } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import { traced } from '../domain/traced.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Claimant } from '../stage/stage.js';
import { askForBuilds, pinRuleset } from '../store/tables/builds.js';
import { findDeliveries, markMatched, recordFaults } from '../store/tables/deliveries.js';
import type { Claim } from '../store/queue.js';
import type { Db } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { mutesInForce, type Mute } from '../store/tables/mutes.js';
import { insertTasks, type NewTask } from '../store/tables/tasks.js';
import { planDelivery, type Planned } from './plan-delivery.js';

export interface MatchOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly claimant: Claimant;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Called after each commit that made tasks. */
  readonly planned: () => void;
  /** Called after each commit that left deliveries to be asked for at Applivery. */
  readonly needed: () => void;
}

/** One transaction holds at most this many deliveries. */
const largestBatch = 50;
/** A delivery that cannot be matched (a defect of ours) is tried again after this long. */
const afterDefect = minute;

/**
 * Deliveries → tasks. Every delivery gets the tasks of all rules that match it, in the transaction
 * that says it was matched; rules that need to know the build have theirs once Applivery was asked
 * for it. Does nothing while there is no valid ruleset: deliveries wait.
 *
 * @returns how many deliveries were matched
 */
export async function matchDue(options: MatchOptions): Promise<number> {
  const { store, catalog, claimant, clock } = options;
  if (catalog.current === undefined) return 0;
  const claims = await store.queue.claim(
    'match',
    claimant.owner,
    clock.now(),
    claimant.lease,
    largestBatch,
  );
  if (claims.length === 0) return 0;
  try {
    return await traced('match', { deliveries: claims.length }, () => matchAll(claims, options));
  } catch (error) {
    // So that nobody waits for the claims to lapse. The database may be away: then this fails too, and they do.
    const now = clock.now();
    await Promise.allSettled(claims.map((claim) => store.queue.handBack(store.db, claim, now)));
    throw error;
  }
}

async function matchAll(claims: readonly Claim[], options: MatchOptions): Promise<number> {
  const { store, log } = options;
  const deliveries = new Map(
    (
      await findDeliveries(
        store.db,
        claims.map(({ ref }) => ref),
      )
    ).map((delivery) => [delivery.id, delivery]),
  );
  const plans: Plan[] = [];
  for (const claim of claims) {
    const delivery = deliveries.get(claim.ref);
    try {
      const facts = { 'delivery.id': claim.ref };
      const outcome =
        delivery && (await traced('match.delivery', facts, () => planDelivery(delivery, options)));
      plans.push({ claim, outcome });
    } catch (error) {
      log.error('event.match-failed', { delivery: claim.ref, error });
      plans.push({ claim, outcome: 'defect' });
    }
  }
  const outcomes = await store.transaction((tx) => write(tx, plans, options));
  for (const outcome of outcomes) tell(outcome, options);
  if (outcomes.some(({ tasks }) => tasks.length > 0)) options.planned();
  if (outcomes.some(({ waits }) => waits)) options.needed();
  return outcomes.length;
}

function tell(
  { delivery, ruleset, rules, count, waits, faults }: Planned,
  { log, clock }: MatchOptions,
): void {
  const { id, action, receivedAt } = delivery;
  const facts = { delivery: id, action, ruleset, rules, tasks: count };
  if (faults.length > 0) {
    const level = faults.includes(unusableRules) ? 'error' : 'warn';
    log[level]('event.rules-not-run', { delivery: id, action, ruleset, faults });
  }
  if (waits) log.info('event.waits-for-build', facts);
  else log.info('event.matched', { ...facts, waitedMs: clock.now() - receivedAt });
}

interface Plan {
  readonly claim: Claim;
  /** Undefined: the delivery is gone. */
  readonly outcome: Planned | 'defect' | undefined;
}

/** @returns what became of the deliveries that were still to be matched, and this process's to match */
async function write(
  tx: Db,
  plans: readonly Plan[],
  { store, clock }: MatchOptions,
): Promise<Planned[]> {
  const now = clock.now();
  for (const { claim } of plans.filter(({ outcome }) => outcome === 'defect')) {
    await store.queue.handBack(tx, claim, now + afterDefect);
  }
  const done = plans.filter(({ outcome }) => outcome !== 'defect');
  const held = await store.queue.finishAll(
    tx,
    done.map(({ claim }) => claim),
  );
  const refs = new Set(held.map(({ ref }) => ref));
  const planned = done
    .map(({ outcome }) => outcome)
    .filter((outcome) => typeof outcome === 'object')
    .filter(({ delivery }) => refs.has(delivery.id));
  const first = await mark(tx, planned);
  const outcomes = planned.filter(({ delivery }) => first.has(delivery.id));
  for (const { delivery, faults } of outcomes) {
    if (faults.length > 0) await recordFaults(tx, delivery, faults);
  }
  const mutes = await mutesInForce(tx, now);
  const tasks = outcomes
    .flatMap((outcome) => outcome.tasks)
    .map((task) => unlessMuted(task, mutes.get(task.rule)));
  const inserted = await insertTasks(tx, tasks);
  const due = tasks.filter(
    ({ id, position, skipped }) => position === 0 && !skipped && inserted.has(id),
  );
  await store.queue.put(
    tx,
    'act',
    due.map(({ id }) => id),
    now,
  );
  const waiting = outcomes.filter(({ waits }) => waits).map(({ delivery }) => delivery.id);
  await askForBuilds(tx, waiting, now);
  await store.queue.put(tx, 'read-back', waiting, now);
  return outcomes;
}

/** What a muted rule matches is recorded, and not sent: a person may retry it later. */
function unlessMuted(task: NewTask, mute: Mute | undefined): NewTask {
  if (mute === undefined) return task;
  const { until, reason } = mute;
  const end =
    until === undefined
      ? ''
      : ` until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const skipped = `The rule is muted${end}${reason === undefined ? '' : `: ${reason}`}`;
  return { ...task, skipped, nextAttemptAt: undefined };
}

/** One statement for all that have the same to say. @returns the ids of those that were not matched before */
async function mark(tx: Db, outcomes: readonly Planned[]): Promise<Set<string>> {
  const marked: string[] = [];
  for (const [ruleset, group] of Map.groupBy(outcomes, (outcome) => outcome.ruleset)) {
    const {
      waiting = [],
      matched = [],
      unmatched = [],
    } = Object.groupBy(group, ({ count, waits }) =>
      waits ? 'waiting' : count > 0 ? 'matched' : 'unmatched',
    );
    const ids = (some: readonly Planned[]) => some.map(({ delivery }) => delivery.id);
    marked.push(...(await markMatched(tx, ids(matched), 'matched', ruleset)));
    marked.push(...(await markMatched(tx, ids(unmatched), 'unmatched', ruleset)));
    marked.push(...(await pinRuleset(tx, ids(waiting), ruleset)));
  }
  return new Set(marked);
}
