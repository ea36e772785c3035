import { idsOfSource } from '../../store/fleet-schema.ts';
import type { Source, Union } from '../../store/union.ts';
import type { SourceTable } from './source-tables.ts';
import type { Row } from './table.ts';
import { boundTo, onDays, rowsOf, selected, timeOf } from './union.ts';

/** A database's rows of a table; of all days, or of some. */
export function sourceRows(
  { store, details }: Union,
  table: SourceTable,
  source: Source,
  days: readonly string[] | undefined,
): Iterable<Row> {
  const sql = `SELECT ${selected(table, details)} FROM ${table.of} t ${table.join ?? ''}
    WHERE ${whose(table, source)} AND ${onDays(timeOf(table), days)}`;
  return rowsOf(store, sql, boundTo(source));
}

function whose({ by }: SourceTable, { id }: Source): string {
  if (id === undefined) return 'TRUE';
  return by === 'id' ? `t.id >= @base AND t.id < @base + ${idsOfSource}` : 't.source_id = @source';
}
