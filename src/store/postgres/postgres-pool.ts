import { Pool, TypeOverrides, types as pgTypes, type PoolClient, type PoolConfig } from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Log } from '../../domain/log.js';
import { second, type Millis } from '../../domain/clock.js';
import type { Secret } from '../../domain/secret.js';

/** How to reach a PostgreSQL. */
export interface PostgresAddress {
  /** `postgres://…`, with TLS and other options as libpq's URLs have them. */
  readonly url: Secret;
  /** At most this many connections are open at once, those for the queue's own work included. */
  readonly connections: number;
}

/** A server that does not answer for this long is away: senders get their 503. */
const connectWithin = 5 * second;
/** No statement of ours takes as long, except on a server that is stuck. */
const longestStatement = 30 * second;
/** An instance that stands still in the middle of a transaction must not hold up the others. */
const longestStandstill: Millis = 10 * second;

/** What every connection to the database has in common. */
export function connectionConfig({ url }: Pick<PostgresAddress, 'url'>): PoolConfig {
  return {
    connectionString: url.reveal(),
    application_name: 'applivery-triggers',
    connectionTimeoutMillis: connectWithin,
    statement_timeout: longestStatement,
    idle_in_transaction_session_timeout: longestStandstill,
    keepAlive: true,
  };
}

/**
 * A pool as Kysely wants it. 64-bit integers, which are times and counts here and below 2^53, come
 * as numbers. A connection that breaks is logged and replaced by the next use.
 */
export function openPool(config: PoolConfig, max: number, log: Log): PostgresPool {
  const types = new TypeOverrides();
  types.setTypeParser(pgTypes.builtins.INT8, Number);
  const pool = new Pool({ ...config, max, types });
  const broken = (error: unknown) => log.warn('database.connection-broken', { error });
  pool.on('error', broken);
  // The pool listens to idle connections only; one that breaks while in use would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    options: {},
    connect: async () => withoutZeros(await pool.connect()),
    end: () => pool.end(),
  };
}

/** PostgreSQL's text has no U+0000, which is valid in JSON and in what remote servers answer. */
function withoutZeros(client: PoolClient): PostgresPoolClient {
  const query = client.query.bind(client) as PostgresPoolClient['query'];
  return {
    processID: (client as PoolClient & { processID?: number }).processID,
    release: (discard?: boolean) => client.release(discard),
    query: ((statement: string, values: readonly unknown[]) =>
      query(statement, values.map(replaceZeros))) as PostgresPoolClient['query'],
  };
}

function replaceZeros(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\uFFFD')
    : value;
}
