import type { ColumnBuilderCallback, ColumnDataType } from 'kysely';

/** What the two databases call the same thing, so that there is one history of migrations. */
export interface ColumnTypes {
  /** 64 bits: epoch milliseconds and counts. */
  readonly integer: ColumnDataType;
  readonly blob: ColumnDataType;
  /** A primary key that the database counts up. */
  readonly rowId: { readonly type: ColumnDataType; readonly build: ColumnBuilderCallback };
}

export const sqliteTypes: ColumnTypes = {
  integer: 'integer',
  blob: 'blob',
  rowId: { type: 'integer', build: (column) => column.primaryKey().autoIncrement() },
};
