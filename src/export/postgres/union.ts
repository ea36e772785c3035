import { idsOfSource } from '../../store/fleet-schema.ts';
import type { Store } from '../../store/open.ts';
import type { Detail, Source } from '../../store/union.ts';
import { firstDay } from './copy-line.ts';
import type { Row, Table, Value } from './table.ts';

export function databasesOf(sources: readonly Source[]): string[] {
  return sources.map(({ database_id }) => database_id);
}

/** What rows of a source are bound with. */
export function boundTo(source: Source): Readonly<Record<string, Value>> {
  const { id, database_id: database, agent_id: agent } = source;
  return { source: id ?? null, base: (id ?? 0) * idsOfSource, database, agent: agent === '' ? null : agent };
}

/** Only what a statement asks for: one that is not asked for is an error. */
function asked(sql: string, values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => sql.includes(`@${name}`)));
}

/** The columns of a table as SQLite selects them, by their place; those that were not asked for are NULL. */
export function selected({ columns }: Table, details: readonly Detail[]): string {
  return columns
    .map(({ from, detail }, at) => `${detail === undefined || details.includes(detail) ? from : 'NULL'} AS c${at}`)
    .join(', ');
}

/** What the time is read from by which a table is partitioned. */
export function timeOf({ columns, time }: Table): string {
  return columns.find(({ name }) => name === time)?.from ?? 'NULL';
}

/**
 * The term that keeps the rows of some days, and hardly any others; they are told apart when their times are read. Times
 * that none can be made of are the first day's.
 */
export function onDays(time: string, days: readonly string[] | undefined): string {
  if (days === undefined || days.includes(firstDay)) return 'TRUE';
  const around = days.flatMap((day) => [-1, 0, 1].map((by) => dayAfter(day, by)));
  return `substr(${time}, 1, 10) IN ('${[...new Set(around)].join("', '")}')`;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Rows as they are read, one by one. */
export function rowsOf(db: Store, sql: string, values: Readonly<Record<string, Value>>): Iterable<Row> {
  const statement = db.prepare<unknown[], Record<string, Value>>(sql);
  const bound = asked(sql, values);
  // As arrays where they can be had so, which takes a third of the time: Node.js's own SQLite gives objects.
  const isDriver = typeof statement.raw === 'function';
  return isDriver
    ? (statement.raw().iterate(bound) as Iterable<unknown> as Iterable<Row>)
    : valuesOf(statement.iterate(bound));
}

function* valuesOf(rows: Iterable<Record<string, Value>>): Generator<Row> {
  for (const row of rows) yield Object.values(row);
}
