import type { Column, Row, Type, Value } from './table.ts';

/** A moment as PostgreSQL takes it; `null`: none that there is. */
export function momentOf(text: Value): string | null {
  const time = text === null ? Number.NaN : Date.parse(String(text));
  if (Number.isNaN(time)) return null;
  const iso = new Date(time).toISOString();
  // Years beyond these are written otherwise.
  return /^(?!0000)\d{4}-/.test(iso) ? iso : null;
}

/** A column in the key has a value, be it none that was told. */
export const firstDay = '1970-01-01';

/** A row, as COPY's text format has it, and the day that it is of. */
export interface CopyLine {
  readonly line: string;
  readonly day: string;
}

/** https://www.postgresql.org/docs/current/sql-copy.html, "Text Format". `time`: where the column is by which it is partitioned. */
export function copyLine(columns: readonly Column[], time: number, row: Row): CopyLine {
  let line = '';
  let day = '';
  for (let at = 0; at < columns.length; at++) {
    let text = fieldOf((columns[at] as Column).type, row[at] ?? null);
    if (at === time) {
      text ??= `${firstDay}T00:00:00.000Z`;
      day = text.slice(0, 10);
    }
    line += at === 0 ? (text ?? '\\N') : `\t${text ?? '\\N'}`;
  }
  return { line: `${line}\n`, day };
}

function fieldOf(type: Type, value: Value): string | null {
  if (value === null) return null;
  if (type === 'timestamptz') return momentOf(value);
  if (type === 'boolean') return value ? 't' : 'f';
  return typeof value === 'number' ? String(value) : escaped(value);
}

const special = /[\\\t\n\r\0]/;

function escaped(text: string): string {
  if (!special.test(text)) return text;
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  // PostgreSQL's text has no zero byte.
  return text.replace(/[\\\t\n\r\0]/g, (character) => escapes[character] ?? '');
}
