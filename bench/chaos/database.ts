import { Client } from 'pg';
import type { Millis } from '../../src/domain/clock.js';
import { startOwnServer, type OwnServer } from '../../test/support/postgres-server.js';

/** A PostgreSQL of the round's own, and what may happen to it. */
export class Database {
  readonly url: string;
  readonly #server: OwnServer;

  private constructor(server: OwnServer, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(): Promise<Database> {
    const server = await startOwnServer();
    return new Database(server, await server.newDatabase());
  }

  /** Down, and up again. */
  async restart(): Promise<void> {
    await this.#server.stop();
    await this.#server.start();
  }

  /** Ends the connections of all instances, whatever they are at. */
  async cutConnections(): Promise<void> {
    await this.#query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
  }

  /** The queue goes by the database's clock, so what is in it gets older by this. */
  async pass(time: Millis): Promise<void> {
    await this.#query(
      `update triggers_queue.job set start_after = start_after - $1::interval,
        started_on = started_on - $1::interval, heartbeat_on = heartbeat_on - $1::interval`,
      [`${time} milliseconds`],
    );
  }

  async remove(): Promise<void> {
    await this.#server.remove();
  }

  async #query(text: string, values: readonly string[] = []): Promise<void> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(text, [...values]);
    } finally {
      await client.end();
    }
  }
}
