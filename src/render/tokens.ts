import { type DayTokens, tokensByModel } from '../stats/tokens.ts';
import { count } from './numbers.ts';
import type { Paint } from './paint.ts';
import { renderTable, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

type Row = Omit<DayTokens, 'date'> & { readonly name: string };

/** What models took and wrote, by model; `byDay`: by day and model. */
export function renderTokens(
  rows: readonly DayTokens[],
  { byDay, width, room }: { readonly byDay: boolean; readonly width: number; readonly room: number },
  paint: Paint,
): string {
  const nameOf = (model: string | null) => model ?? '(not named)';
  const shown: Row[] = byDay
    ? rows.map((row) => ({ ...row, name: `${row.date}  ${nameOf(row.model)}` }))
    : tokensByModel(rows).map((row) => ({ ...row, name: nameOf(row.model) }));
  const currency = rows[0]?.currency ?? null;
  const columns: TableColumn<Row>[] = [
    { title: byDay ? 'Tokens by day and model' : 'Tokens by model', cell: ({ name }) => name },
    { title: 'Input', cell: (row, number) => number(row.input_tokens) },
    { title: 'Output', cell: (row, number) => number(row.output_tokens) },
    { title: 'Cache read', cell: (row, number) => number(row.cache_read_tokens), optional: 'first' },
    { title: 'Cache written', cell: (row, number) => number(row.cache_write_tokens), optional: 'first' },
    ...(currency === null ? [] : [{ title: currency, cell: (row: Row) => costText(row.cost) }]),
  ];
  return `${renderTable(columns, shown, room, paint)}${costFacts(rows, currency, width)}`;
}

function costText(cost: number | null): string {
  return cost === null ? '-' : `${count(Math.floor(cost))}${cost.toFixed(2).slice(-3)}`;
}

/** What all cost, and what has no price. */
function costFacts(rows: readonly DayTokens[], currency: string | null, width: number): string {
  if (currency === null) return '';
  const sum = rows.reduce((total, { cost }) => total + (cost ?? 0), 0);
  const unpriced = [...new Set(rows.filter(({ cost }) => cost === null).map(({ model }) => model ?? '(not named)'))];
  const missing =
    unpriced.length === 0 ? '' : ` For ${unpriced.join(', ')} config.json has no price, or not of every kind of token.`;
  return wrapped(`${costText(sum)} ${currency} by the prices of config.json.${missing}\n`, width);
}
