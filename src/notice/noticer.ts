import { hour, minute, type Millis } from '../domain/clock.js';
import { Failure } from '../domain/failure.js';
import type { Log } from '../domain/log.js';
import type { Claimant } from '../stage/stage.js';
import { listNotices, saveNotice, type Notice } from '../store/tables/notices.js';
import type { Store } from '../store/store.js';
import type { Channel } from './channels/channel.js';
import { diagnose, type Signs } from './diagnose.js';
import type { Message } from './message.js';
import { namesOf, nextMessage, stillTold } from './next-message.js';
import type { Diagnosis, Trouble } from './trouble.js';

export interface NoticerOptions extends Omit<Signs, 'db'> {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly publicUrl: string;
  readonly claimant: Claimant;
  readonly log: Log;
}

/** The one entry of the queue. */
const entry = 'troubles';
const every = minute;
/** Messages in one round; the others come with the next one. */
const mostAtOnce = 5;
const longestWait = hour;

/**
 * Tells people when something is not well with the service, and when it is over. One instance at a
 * time does: whichever has the queue's entry. A message counts as told when it has arrived; until
 * then it is sent again, less and less often.
 */
export class Noticer {
  readonly #options: NoticerOptions;

  constructor(options: NoticerOptions) {
    this.#options = options;
  }

  /** To be called at the start. */
  async plan(): Promise<void> {
    const { store, clock } = this.#options;
    await store.transaction((tx) => store.queue.put(tx, 'notice', [entry], clock.now()));
  }

  /** The stage: looks once, if it is due, and tells what is to be told. @returns how many messages arrived */
  async tellDue(): Promise<number> {
    const { store, claimant, clock } = this.#options;
    const { owner, lease } = claimant;
    const [claim] = await store.queue.claim('notice', owner, clock.now(), lease, 1);
    if (claim === undefined) return 0;
    try {
      return await this.#tellAll();
    } finally {
      await store.queue.handBack(store.db, claim, clock.now() + every);
    }
  }

  async #tellAll(): Promise<number> {
    const { store, channels } = this.#options;
    const notices = await listNotices(store.db);
    const silent = notices.find(
      ({ trouble, status }) => trouble === 'silence' && status === 'open',
    );
    const diagnosis = await diagnose({ ...this.#options, db: store.db }, new Set(silent?.about));
    let tried = 0;
    let told = 0;
    for (const channel of channels) {
      const mine = notices.filter((notice) => notice.channel === channel.name);
      for (const name of namesOf(diagnosis, mine)) {
        if (tried >= mostAtOnce) return told;
        const before = mine.find(({ trouble }) => trouble === name);
        const done = await this.#tellOne(channel, name, before, diagnosis);
        if (done !== 'nothing') tried += 1;
        if (done === 'told') told += 1;
      }
    }
    return told;
  }

  async #tellOne(
    channel: Channel,
    name: string,
    before: Notice | undefined,
    { troubles, undecided }: Diagnosis,
  ): Promise<'told' | 'failed' | 'nothing'> {
    const { store, clock, publicUrl } = this.#options;
    const trouble = troubles.find((one) => one.name === name);
    if (trouble === undefined && undecided.has(name)) return 'nothing';
    // It would be told through what does not work; the log and the other channel have it.
    if (trouble?.connection !== undefined && trouble.connection === channel.connection) {
      return 'nothing';
    }
    const shrunk = before && trouble && stillTold(before, trouble);
    if (shrunk !== undefined) await saveNotice(store.db, shrunk);
    const message = nextMessage(trouble, shrunk ?? before, clock.now(), publicUrl);
    return message === undefined ? 'nothing' : this.#send(channel, message, before, trouble);
  }

  async #send(
    channel: Channel,
    message: Message,
    before: Notice | undefined,
    trouble: Trouble | undefined,
  ): Promise<'told' | 'failed'> {
    const { store, clock, log } = this.#options;
    const base: Notice = before ?? {
      ...{ trouble: message.trouble, channel: channel.name, status: 'over', title: '', about: [] },
      ...{ told: 0, toldAt: undefined, issue: undefined },
      ...{ failures: 0, failedAt: undefined, retryAt: 0 },
    };
    const facts = { trouble: message.trouble, kind: message.kind, channel: channel.name };
    const startedAt = clock.now();
    try {
      const issue = await channel.tell(message);
      await saveNotice(store.db, {
        ...base,
        status: message.kind === 'over' ? 'over' : 'open',
        title: message.title,
        about: trouble?.about ?? [],
        told: base.told + 1,
        toldAt: message.kind === 'over' ? base.toldAt : clock.now(),
        issue,
        ...{ failures: 0, failedAt: undefined, retryAt: 0 },
      });
      log.info('notice.told', { ...facts, issue: issue?.url });
      return 'told';
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const failures = base.failures + 1;
      const wait = Math.min(longestWait, minute * 2 ** (failures - 1));
      const retryAt = Math.max(clock.now() + wait, error.retryAt ?? 0);
      const failedAt = base.failedAt ?? startedAt;
      await saveNotice(store.db, { ...base, failures, failedAt, retryAt });
      log.warn('notice.failed', { ...facts, failures, retryAt: isoOf(retryAt), error });
      return 'failed';
    }
  }
}

function isoOf(at: Millis): string {
  return new Date(at).toISOString();
}
