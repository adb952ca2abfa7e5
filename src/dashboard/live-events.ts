import { PassThrough } from 'node:stream';
import { minute, second, type Clock, type Millis } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import { activityMark } from '../store/tables/activity.js';
import type { Db } from '../store/schema.js';
import type { Session, Sessions } from './access/sessions.js';

const lookEvery = second;
/** Pages are told to fetch themselves after this long at the latest: "3 min ago" has to stay true. */
const longestSilence = minute;

/**
 * Streams that are open at once: each takes one of the connections that are read at once, and who may
 * only look must not keep deliveries out with them. With one more the oldest ends; its page asks again.
 */
export const mostStreams = 32;

interface Watcher {
  readonly stream: PassThrough;
  readonly session: Session;
  /** The mark of what its page shows. */
  mark: string;
  toldAt: Millis;
}

export interface LiveEventsOptions {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Tells open pages, as server-sent events, that something happened; they fetch what they show. It
 * looks at the store, so that it also sees what other instances and commands did, and only while
 * somebody watches.
 */
export class LiveEvents {
  readonly #options: LiveEventsOptions;
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #closed = false;

  constructor(options: LiveEventsOptions) {
    this.#options = options;
  }

  /** What a page has to hand back to know whether something happened since it was made. */
  mark(): Promise<string> {
    return activityMark(this.#options.db);
  }

  /** A stream of `changed` events, for as long as the session lasts. @param mark that of the page */
  open(session: Session, mark: string): PassThrough {
    const stream = new PassThrough();
    stream.write('retry: 2000\n\n');
    if (this.#closed) {
      stream.end();
      return stream;
    }
    const [oldest] = this.#watchers;
    if (oldest !== undefined && this.#watchers.size >= mostStreams) {
      this.#watchers.delete(oldest);
      oldest.stream.end();
    }
    const watcher = { stream, session, mark, toldAt: this.#options.clock.now() };
    this.#watchers.add(watcher);
    stream.once('close', () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#rest();
    });
    this.#timer ??= setInterval(() => this.look(), lookEvery).unref();
    this.look();
    return stream;
  }

  /** Looks whether something happened, and tells; not while it is still at it. */
  look(): void {
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined));
  }

  /** Ends all streams: nobody has to wait for them when the service stops. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#rest();
    for (const { stream } of this.#watchers) stream.end();
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const { sessions, clock, log } = this.#options;
    for (const { stream, session } of this.#watchers) if (sessions.isOver(session)) stream.end();
    try {
      const mark = await this.mark();
      const now = clock.now();
      for (const watcher of this.#watchers) {
        if (watcher.mark === mark && now - watcher.toldAt < longestSilence) continue;
        if (tell(watcher.stream)) Object.assign(watcher, { mark, toldAt: now });
      }
    } catch (error) {
      log.warn('dashboard.live-failed', { error });
    }
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** False: the page did not take what it was told before, and is told again later. */
function tell(stream: PassThrough): boolean {
  if (stream.writableNeedDrain || stream.writableEnded) return false;
  stream.write('event: changed\ndata:\n\n');
  return true;
}
