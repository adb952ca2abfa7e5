import type Database from 'better-sqlite3';
import {
  SqliteDialect,
  SqliteDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import { keepStatements } from './keep-statements.js';
import type { WriteAheadLog } from './write-ahead-log.js';

/** Kysely's SQLite, where each commit, and each statement without a transaction, resolves once it is on disk. */
export class DurableDialect extends SqliteDialect {
  readonly #database: Database.Database;
  readonly #log: WriteAheadLog;

  constructor(database: Database.Database, log: WriteAheadLog) {
    super({ database });
    this.#database = database;
    this.#log = log;
  }

  override createDriver(): SqliteDriver {
    return new DurableDriver(this.#database, this.#log);
  }
}

class DurableDriver extends SqliteDriver {
  readonly #database: Database.Database;
  readonly #log: WriteAheadLog;

  constructor(database: Database.Database, log: WriteAheadLog) {
    super({ database: keepStatements(database, () => log.written()) });
    this.#database = database;
    this.#log = log;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new DurableConnection(await super.acquireConnection(), this.#database, this.#log);
  }

  override async destroy(): Promise<void> {
    try {
      await super.destroy();
    } finally {
      await this.#log.close();
    }
  }
}

/** Begin and commit come this way, too, as statements. */
class DurableConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #database: Database.Database;
  readonly #log: WriteAheadLog;

  constructor(connection: DatabaseConnection, database: Database.Database, log: WriteAheadLog) {
    this.#connection = connection;
    this.#database = database;
    this.#log = log;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#log.check();
    const result = await this.#connection.executeQuery<Row>(query);
    if (!this.#database.inTransaction) await this.#log.onDisk();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, size: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, size);
  }
}
