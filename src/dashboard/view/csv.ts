import type { Cell, Table } from './tables.ts';

/** A table as CSV (RFC 4180), numbers as they are. */
export function csvOf({ columns, rows }: Table): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  return lines.map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // What begins so is a formula to a spreadsheet, and names are anybody's.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
