import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** Resolves once what was written to an open file is on disk. */
export type Sync = (descriptor: number) => Promise<void>;

/**
 * Puts on disk what SQLite wrote into its write-ahead log. After each commit SQLite would do the same
 * by itself (`synchronous=FULL`), and the whole process would stand still for as long as the disk
 * takes; here a thread of libuv's waits for it. That is all that `synchronous=NORMAL` leaves out: the
 * log is on disk before SQLite copies it into the database file, and begins a new one
 * (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export class WriteAheadLog {
  readonly #path: string;
  readonly #sync: Sync;
  readonly #failed: (error: Error) => void;
  #descriptor: number | undefined;
  #isWritten = false;
  #running: Promise<void> | undefined;
  #fault: Error | undefined;

  /**
   * @param database the database's file itself, no link to it: the log is beside it, from the first
   * statement until the last process has closed it
   * @param failed called once, when the disk fails
   */
  constructor(
    database: string,
    failed: (error: Error) => void = () => undefined,
    sync: Sync = promisify(fdatasync),
  ) {
    this.#path = `${database}-wal`;
    this.#failed = failed;
    this.#sync = sync;
  }

  /** Something is written, from now until the next call of `onDisk`. */
  written(): void {
    this.#isWritten = true;
  }

  /**
   * Resolves once all that was written is on disk.
   * @throws when the disk did not take it, and ever after: nobody knows what of it a power cut would leave
   */
  async onDisk(): Promise<void> {
    this.check();
    if (!this.#isWritten) return;
    this.#isWritten = false;
    this.#running = this.#put();
    await this.#running;
    this.check();
  }

  /** @throws when the disk has failed before */
  check(): void {
    if (this.#fault) throw this.#fault;
  }

  async close(): Promise<void> {
    await this.#running;
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  async #put(): Promise<void> {
    try {
      // SQLite has no lock on this file that closing one more descriptor of it would take away.
      this.#descriptor ??= openSync(this.#path, 'r+');
      await this.#sync(this.#descriptor);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#fault = new Error(
        `The disk did not take what was written to ${this.#path} (${why}). Look at the disk, then start again.`,
        { cause: error },
      );
      this.#failed(this.#fault);
    }
  }
}
