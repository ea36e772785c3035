import type { Store } from '../../store/open.ts';
import type { Detail } from '../../store/union.ts';
import type { Format, NamedRow } from './format.ts';
import { columnsOf, type PublicTable } from './public-tables.ts';

export interface RowsWanted {
  readonly format: Format;
  readonly details: readonly Detail[];
  /** In ms since the epoch: rows from then on. */
  readonly since: number | undefined;
}

/** So much is written at once. */
const pieceLength = 1 << 16;

/** Gives a table piece by piece to `write`, however large it is; returns how many rows there were. */
export function writeRows(db: Store, table: PublicTable, wanted: RowsWanted, write: (text: string) => void): number {
  const { format, details, since } = wanted;
  const columns = columnsOf(db, table, details);
  const isSince = table.time === undefined || since === undefined ? '' : ` WHERE ${table.time} >= ?`;
  // Without what comes after the seconds, which some times have and others not.
  const bound = isSince === '' ? [] : [new Date(since as number).toISOString().slice(0, 19)];
  const names = columns.map((name) => `t.${name}`).join(', ');
  const rows = db.prepare<unknown[], NamedRow>(`SELECT ${names} FROM ${table.name} t${isSince}`).iterate(...bound);
  let [piece, count] = [format.head(columns), 0];
  for (const row of rows) {
    piece += format.row(table.name, row);
    count++;
    if (piece.length < pieceLength) continue;
    write(piece);
    piece = '';
  }
  write(piece);
  return count;
}
