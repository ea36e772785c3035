import type { Format, Value } from './format.ts';

/** https://www.rfc-editor.org/rfc/rfc4180, with lines that end as elsewhere here; NULL is an empty field. */
export const csv: Format = {
  ending: 'csv',
  mixes: false,
  head: (columns) => lineOf(columns),
  row: (_table, row) => lineOf(Object.values(row)),
};

function lineOf(values: readonly Value[]): string {
  return `${values.map(fieldOf).join(',')}\n`;
}

function fieldOf(value: Value): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
