import type { AgentsReport } from '../stats/activity-reports.ts';
import { type BarPart, renderBars } from './bars.ts';
import { shortCount } from './numbers.ts';
import type { Paint } from './paint.ts';
import { sparkline, summedUp } from './sparkline.ts';
import { wrapped } from './wrap.ts';

type Usage = AgentsReport['usage'];

const parts: readonly BarPart[] = [
  { name: 'Succeeded', colour: 'ai' },
  { name: 'Failed', colour: 'human' },
  { name: 'Other', colour: 'unknown' },
];
const titles = { hour: 'Hour', day: 'Day', week: 'Week of' } as const;
const mostRows = 31;

/** The runs over time, a bar an hour, day or week; of more than are read at a glance a cell each. */
export function renderUsageChart({ each, rows }: Usage, width: number, paint: Paint): string {
  const values = rows.map((row) => [row.succeeded, row.failed, row.invocations - row.succeeded - row.failed]);
  if (rows.length > mostRows) return strip(rows, each, values, width, paint);
  const bars = rows.map(({ label }, index) => ({ label, values: values[index] ?? [] }));
  return renderBars({ title: 'Runs', each: titles[each], parts, rows: bars }, width, paint);
}

const nameWidth = 'Succeeded'.length + 2;
const mostWidth = 8;

/** A line for each outcome with a cell for each hour, day or week, and labels under them. */
function strip(
  rows: Usage['rows'],
  each: Usage['each'],
  values: readonly (readonly number[])[],
  width: number,
  paint: Paint,
): string {
  const room = width - nameWidth - mostWidth;
  const lines = parts.map((part, index) => ({
    part,
    cells: summedUp(
      values.map((row) => row[index] ?? 0),
      room,
    ),
  }));
  const shown = lines.filter(({ cells }, index) => index < 2 || cells.some((value) => value > 0));
  const most = Math.max(...shown.flatMap(({ cells }) => cells));
  if (most === 0) return '';
  const size = Math.ceil(rows.length / room);
  const drawn = shown.map(({ part: { name, colour }, cells }) => {
    const top = shortCount(Math.max(...cells));
    return `${name.padEnd(nameWidth)}${paint.bar[colour](sparkline(cells, most, paint))}  ${top}\n`;
  });
  const what = size === 1 ? `one ${each}` : `${size} ${each}s`;
  const labels = labelsOf(
    rows.map(({ label }) => label),
    size,
    room,
  );
  const title = wrapped(`Runs, ${what} a cell; the number is the most of one.`, width);
  return `${title}\n\n${drawn.join('')}${paint.faint(`${' '.repeat(nameWidth)}${labels}`)}\n`;
}

/** As many labels as have room, each beginning under its cell. */
function labelsOf(labels: readonly string[], size: number, room: number): string {
  let line = '';
  for (let cell = 0; cell * size < labels.length; cell++) {
    const label = labels[cell * size] ?? '';
    const isFree = line === '' || cell >= line.length + 2;
    if (isFree && cell + label.length <= room) line = line.padEnd(cell) + label;
  }
  return line;
}
