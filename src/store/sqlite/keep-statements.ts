import type Database from 'better-sqlite3';

/** Prepared statements that are kept: preparing costs more than most statements themselves. */
const mostStatements = 300;
const nothing = 'select 1 where false';

/**
 * A database as Kysely uses it, with the statements that it asks for again and again.
 * @param writes called for each statement that is going to change something
 */
export function keepStatements(database: Database.Database, writes: () => void = () => undefined) {
  const kept = new Map<string, Database.Statement>();

  function keep(sql: string): Database.Statement {
    const known = kept.get(sql);
    // A statement that is being read from cannot be run again meanwhile.
    if (known !== undefined && !known.busy) return known;
    const statement = database.prepare(sql);
    const [oldest] = kept.keys();
    if (kept.size >= mostStatements && oldest !== undefined) kept.delete(oldest);
    kept.set(sql, statement);
    return statement;
  }

  return {
    close: () => {
      kept.clear();
      database.close();
    },
    prepare: (sql: string): Database.Statement => {
      // SQLite rolls back by itself when the disk is full, for one; that there is nothing left to
      // roll back must not hide why.
      if (sql === 'rollback' && !database.inTransaction) return database.prepare(nothing);
      const statement = keep(sql);
      if (!statement.readonly) writes();
      return statement;
    },
  };
}
