import type { DayTotals, StatsReport } from '../stats/report.ts';
import { byStretch, type Stretch } from '../stats/stretches.ts';
import { type BarPart, renderBars } from './bars.ts';
import type { Paint } from './paint.ts';

const parts: readonly BarPart[] = [
  { name: 'AI', colour: 'ai' },
  { name: 'Human', colour: 'human' },
  { name: 'Unknown', colour: 'unknown' },
];
const titles: Readonly<Record<Stretch, string>> = { day: 'Day', week: 'Week of', month: 'Month', year: 'Year' };
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The added lines over time by who wrote them, a bar a day; of a longer time a week, month or year. */
export function renderStatsChart({ daily }: Pick<StatsReport, 'daily'>, width: number, paint: Paint): string {
  const { each, rows } = byStretch(daily);
  const years = new Set(rows.map(({ date }) => date.slice(0, 4))).size > 1;
  const bars = renderBars(
    {
      ...{ title: 'Lines added', each: titles[each], parts, share: 'AI share' },
      rows: rows.map((row) => ({ label: labelOf(row.date, each, years), values: valuesOf(row) })),
    },
    width,
    paint,
  );
  return bars === '' ? paint.faint('No lines were added on these days.\n') : bars;
}

function valuesOf(row: DayTotals): number[] {
  return [row.ai_lines_added, row.human_lines_added, row.unknown_lines_added];
}

function labelOf(date: string, each: Stretch, years: boolean): string {
  if (each === 'month') return date.slice(0, 7);
  if (each === 'year') return date.slice(0, 4);
  if (each === 'week') return date;
  return `${weekdays[new Date(`${date}T12:00:00`).getDay()]} ${years ? date : date.slice(5)}`;
}
