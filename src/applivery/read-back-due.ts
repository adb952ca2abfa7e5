import type { BuildKnowledge } from '../domain/build.js';
import { hour, minute, second, type Clock, type Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Log } from '../domain/log.js';
import { noteError, noteFacts, traced } from '../domain/traced.js';
import { eventOf } from '../stage/scene-of.js';
import type { Claimant } from '../stage/stage.js';
import { findBuild, recordBuild, recordTrouble } from '../store/tables/builds.js';
import { findDelivery } from '../store/tables/deliveries.js';
import type { Claim } from '../store/queue.js';
import type { Store } from '../store/store.js';
import type { BuildReader } from './build-reader.js';
import { givenUp, longestWait, type Reading } from './reading.js';

export interface ReadBackOptions {
  readonly store: Store;
  readonly reader: BuildReader;
  readonly claimant: Claimant;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ random < 1: spreads questions that are asked again. */
  readonly random: () => number;
  /** The service stops: calls end, and are made again after the next start. */
  readonly stopping: AbortSignal;
  /** Called after each commit that lets deliveries be matched on. */
  readonly read: () => void;
}

/** Builds that are asked for at once: of 10,000 requests an hour, others want some, too. */
const largestBatch = 8;
/** Until a question is asked again: twice as long after each try… */
const firstPause = 5 * second;
/** …up to this. */
const longestPause = 10 * minute;
/** Applivery counts by the hour: whatever it says, it is asked again after that. */
const longestSilence = hour;
/** After a defect of ours. */
const afterDefect = minute;

/** It is known now, or is asked for again. */
type Next =
  { readonly knowledge: BuildKnowledge } | { readonly trouble: string; readonly nextTryAt: Millis };

/** Deliveries → what Applivery's API says of their builds, for `match` to go on with. */
export class ReadBack {
  readonly #options: ReadBackOptions;
  /** Applivery wants to hear nothing before this time. */
  #pausedUntil: Millis = 0;

  constructor(options: ReadBackOptions) {
    this.#options = options;
  }

  /** The stage. @returns how many builds were asked for */
  async readDue(): Promise<number> {
    const { store, claimant, clock, stopping } = this.#options;
    const now = clock.now();
    if (now < this.#pausedUntil || stopping.aborted) return 0;
    const { owner, lease } = claimant;
    const claims = await store.queue.claim('read-back', owner, now, lease, largestBatch);
    await Promise.all(
      claims.map((claim) =>
        traced('read-back', { 'delivery.id': claim.ref }, () => this.#serve(claim)),
      ),
    );
    return claims.length;
  }

  async #serve(claim: Claim): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      await this.#readBuild(claim);
    } catch (error) {
      noteError(error instanceof Error ? error.name : 'unknown');
      log.error('build.defect', { delivery: claim.ref, error });
      await store.queue
        .handBack(store.db, claim, clock.now() + afterDefect)
        .catch((cause: unknown) =>
          log.error('build.not-handed-back', { delivery: claim.ref, cause }),
        );
    }
  }

  async #readBuild(claim: Claim): Promise<void> {
    const { store, reader, clock, stopping } = this.#options;
    const delivery = await findDelivery(store.db, claim.ref);
    const record = await findBuild(store.db, claim.ref);
    if (delivery === undefined || record === undefined || record.knowledge !== undefined) {
      await store.queue.finish(store.db, claim);
      return;
    }
    const began = clock.now();
    const reading = await reader.read(eventOf(delivery), stopping);
    if (stopping.aborted && reading.outcome === 'later') {
      await store.queue.handBack(store.db, claim, began);
      return;
    }
    const next = this.#whatFollows(reading, record.tries, delivery);
    if (!(await this.#record(claim, next))) return;
    this.#tell(delivery, reading, next, clock.now() - began);
  }

  /** @returns false when somebody else asked, too, and has the last word */
  #record(claim: Claim, next: Next): Promise<boolean> {
    const { store, clock } = this.#options;
    const { ref } = claim;
    return store.transaction(async (tx) => {
      if ('nextTryAt' in next) {
        const isMine = await store.queue.handBack(tx, claim, next.nextTryAt);
        if (isMine) await recordTrouble(tx, ref, next);
        return isMine;
      }
      if (!(await store.queue.finish(tx, claim))) return false;
      await recordBuild(tx, ref, next.knowledge, clock.now());
      await store.queue.put(tx, 'match', [ref], clock.now());
      return true;
    });
  }

  #tell({ id }: Delivery, { outcome, status }: Reading, next: Next, durationMs: Millis): void {
    const { log, read } = this.#options;
    const facts = { delivery: id, outcome, httpStatus: status, durationMs };
    noteFacts({ outcome });
    if ('nextTryAt' in next) {
      const { trouble, nextTryAt } = next;
      log.warn('build.read', { ...facts, error: trouble, nextTryAt });
      return;
    }
    const { knowledge } = next;
    if (knowledge.known) log.info('build.read', facts);
    else log.warn('build.read', { ...facts, error: knowledge.why, givenUp: outcome === 'later' });
    read();
  }

  #whatFollows(reading: Reading, tries: number, { receivedAt }: Delivery): Next {
    if (reading.outcome === 'read') return { knowledge: { known: true, facts: reading.facts } };
    if (reading.outcome === 'unknown') return { knowledge: { known: false, why: reading.why } };
    const { trouble } = reading;
    const nextTryAt = this.#nextTry(reading.retryAt, tries);
    return nextTryAt > receivedAt + longestWait
      ? { knowledge: { known: false, why: givenUp(trouble) } }
      : { trouble, nextTryAt };
  }

  /** Where Applivery says when, nothing is asked before, of no build. */
  #nextTry(retryAt: Millis | undefined, tries: number): Millis {
    const now = this.#options.clock.now();
    const pause = Math.min(firstPause * 2 ** tries, longestPause);
    const next = Math.ceil(now + pause * (0.5 + this.#options.random() / 2));
    if (retryAt === undefined) return next;
    // Of several answers at once, the one that wants the longest silence holds.
    this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(retryAt, now + longestSilence));
    return Math.max(next, this.#pausedUntil);
  }
}
