import type { DayTotals } from '../stats/report.ts';
import { shortCount } from './numbers.ts';
import type { Paint } from './paint.ts';

/** asciichart's marks for one line each, so that the two are told apart without colour. */
const marks = {
  ai: ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
  human: ['╪', '┤', '╺', '╸', '═', '╚', '╔', '╗', '╝', '║'],
} as const;
const tallest = 10;
const widestStep = 24;
const widestMargin = 8;
/** asciichart sets a shorter label right against the axis. */
const narrowestLabel = 3;

/** A chart of the lines added by AI and by people, one line each, over days without gaps. */
export async function renderChart(days: readonly DayTotals[], width: number, paint: Paint): Promise<string> {
  const size = Math.max(1, Math.ceil(days.length / (width - widestMargin)));
  const columns = columnsOf(days, size);
  const scale = scaleOf(Math.max(0, ...columns.map((column) => Math.max(column.ai, column.human))));
  if (scale.rows === 0) return paint.faint('No lines were added on these days.\n');
  const margin = Math.max(narrowestLabel, shortCount(scale.max).length) + 1;
  const step = stepOf(columns.length, width - margin);
  const { default: asciichart } = await import('asciichart');
  const plot = (author: keyof typeof marks) => {
    const format = (value: number) => shortCount(Math.round(value)).padStart(margin - 1);
    const values = columns.map((column) => column[author]);
    const scaled = { min: 0, max: scale.max, height: scale.rows, offset: 3 };
    const drawn = asciichart.plot(stretched(values, step), { ...scaled, symbols: marks[author], format });
    // asciichart marks the top of its axis as if the line began there.
    const beginsAtTop = Math.round(((values[0] ?? 0) * scale.rows) / scale.max) === scale.rows;
    return beginsAtTop ? drawn : drawn.replace(marks[author][0], '┤');
  };
  const labels = paint.faint(`${' '.repeat(margin)}${labelsOf(columns, step, width - margin)}`);
  const what = paint.faint(`lines added a day${size > 1 ? `, mean of ${size} days` : ''}`);
  const legend = `${paint.ai('─── AI')}   ${paint.human('═══ human')}   ${what}`;
  return `${overlay(plot('ai'), plot('human'), margin, paint)}\n${labels}\n${legend}\n`;
}

/** A scale whose marks are round numbers: the highest and the number of rows. */
export function scaleOf(highest: number): { max: number; rows: number } {
  if (highest <= 0) return { max: 0, rows: 0 };
  const least = highest / tallest;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const step = Math.max(1, power * ([1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= least) ?? 10));
  const rows = Math.ceil(highest / step);
  return { max: rows * step, rows };
}

interface ChartColumn {
  readonly date: string;
  readonly ai: number;
  readonly human: number;
}

/** One column a day, or the mean of several days where there are more than have room. */
function columnsOf(days: readonly DayTotals[], size: number): ChartColumn[] {
  const columns: ChartColumn[] = [];
  for (let start = 0; start < days.length; start += size) {
    const group = days.slice(start, start + size);
    const mean = (lines: (day: DayTotals) => number) => group.reduce((sum, day) => sum + lines(day), 0) / group.length;
    const date = group[0]?.date ?? '';
    columns.push({ date, ai: mean((day) => day.ai_lines_added), human: mean((day) => day.human_lines_added) });
  }
  return columns;
}

/** How many characters lie between two days. */
function stepOf(columns: number, room: number): number {
  return columns < 2 ? widestStep : Math.max(1, Math.min(widestStep, Math.floor((room - 1) / (columns - 1))));
}

/** The values with straight lines between them. */
function stretched(values: readonly number[], step: number): number[] {
  const [only = 0] = values;
  if (values.length === 1) return Array.from({ length: step }, () => only);
  return values.flatMap((value, index) => {
    const next = values[index + 1];
    return next === undefined ? [value] : Array.from({ length: step }, (_, at) => value + ((next - value) * at) / step);
  });
}

/** Dates under their columns, as many as have room; years where months alone would be doubtful. */
function labelsOf(columns: readonly ChartColumn[], step: number, room: number): string {
  const years = new Set(columns.map((column) => column.date.slice(0, 4))).size > 1;
  let line = '';
  columns.forEach(({ date }, index) => {
    const label = years ? date : date.slice(5);
    const start = Math.max(0, Math.min(index * step - Math.floor(label.length / 2), room - label.length));
    if (line === '' || start >= line.length + 2) line = line.padEnd(start) + label;
  });
  return line;
}

/** Lays the AI's line over the people's; both come from asciichart with the same scale and margin. */
function overlay(ai: string, human: string, margin: number, paint: Paint): string {
  const humanRows = human.split('\n');
  return ai
    .split('\n')
    .map((row, index) => {
      const below = humanRows[index] ?? '';
      const cells = [...row.slice(margin)].map((mark, at) => cellOf(mark, below[margin + at] ?? ' '));
      return `${paint.faint(row.slice(0, margin))}${painted(cells, paint)}`.trimEnd();
    })
    .join('\n');
}

interface ChartCell {
  readonly mark: string;
  readonly author: 'ai' | 'human' | undefined;
}

function cellOf(ai: string, human: string): ChartCell {
  const isLine = (mark: string) => mark !== ' ' && mark !== '┤';
  if (isLine(ai)) return { mark: ai, author: 'ai' };
  return isLine(human) ? { mark: human, author: 'human' } : { mark: ai, author: undefined };
}

/** One colour for each run of cells of one line. */
function painted(cells: readonly ChartCell[], paint: Paint): string {
  let text = '';
  for (let start = 0, end = 0; start < cells.length; start = end) {
    const author = cells[start]?.author;
    while (end < cells.length && cells[end]?.author === author) end++;
    const run = cells
      .slice(start, end)
      .map((cell) => cell.mark)
      .join('');
    text += author ? paint[author](run) : run;
  }
  return text;
}
