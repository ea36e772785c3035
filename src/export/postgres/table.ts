import type { Detail } from '../../store/union.ts';

/** PostgreSQL's types of what is exported. */
export type Type = 'text' | 'bigint' | 'boolean' | 'double precision' | 'timestamptz';

/** `from`: what it is read from in SQLite. */
export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly from: string;
  readonly detail: Detail | undefined;
}

type Told = readonly [name: string, type: Type, from: string, detail?: Detail];

export interface Table {
  readonly name: string;
  /** What tells its rows apart, together with the time. */
  readonly key: readonly string[];
  /** The column by which it is partitioned. */
  readonly time: string;
  readonly columns: readonly Column[];
}

export function columnsOf(...told: readonly Told[]): Column[] {
  return told.map(([name, type, from, detail]) => ({ name, type, from, detail }));
}

/** Columns that are called the same there and here. */
export function sameAs(prefix: string, type: Type, ...names: readonly string[]): Told[] {
  return names.map((name) => [name, type, `${prefix}.${name}`]);
}

export type Value = string | number | null;

/** A row in the order of its table's columns. */
export type Row = readonly Value[];
