import { sql, type ColumnDataType, type CreateTableBuilder } from 'kysely';

/** What the two databases call the same thing, so that there is one history of migrations. */
export interface ColumnTypes {
  /** 64 bits: epoch milliseconds and counts. */
  readonly integer: ColumnDataType;
  readonly blob: ColumnDataType;
  /** For small tables that are only looked up by their key: rows are kept in the key's index, if the database can. */
  readonly keptByKey: <T extends string, C extends string>(
    table: CreateTableBuilder<T, C>,
  ) => CreateTableBuilder<T, C>;
}

export const sqliteTypes: ColumnTypes = {
  integer: 'integer',
  blob: 'blob',
  keptByKey: (table) => table.modifyEnd(sql`without rowid`),
};

export const postgresTypes: ColumnTypes = {
  integer: 'bigint',
  blob: 'bytea',
  keptByKey: (table) => table,
};
