import { shortCount } from './numbers.ts';
import type { Paint } from './paint.ts';

/** asciichart's marks for one line each, so that the two are told apart without colour. */
const marks = {
  first: ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
  second: ['╪', '┤', '╺', '╸', '═', '╚', '╔', '╗', '╝', '║'],
} as const;
const tallest = 10;
const widestStep = 24;
const widestMargin = 8;
/** asciichart sets a shorter label right against the axis. */
const narrowestLabel = 3;

/** A moment of a chart and the values of its two lines. */
export interface ChartPoint {
  /** Begins with a date, `2026-03-02`. */
  readonly label: string;
  readonly first: number;
  readonly second: number;
}

/** What a chart says beside its lines. */
export interface ChartWords {
  readonly first: string;
  readonly second: string;
  /** What is counted: `lines added a day`. */
  readonly what: string;
  /** What a point is, where several are one column: `days`. */
  readonly points: string;
}

/** A chart of two lines over points without gaps; empty when both are 0 all along. */
export async function renderChart(
  points: readonly ChartPoint[],
  words: ChartWords,
  width: number,
  paint: Paint,
): Promise<string> {
  const size = Math.max(1, Math.ceil(points.length / (width - widestMargin)));
  const columns = columnsOf(points, size);
  const scale = scaleOf(Math.max(0, ...columns.map((column) => Math.max(column.first, column.second))));
  if (scale.rows === 0) return '';
  const margin = Math.max(narrowestLabel, shortCount(scale.max).length) + 1;
  const step = stepOf(columns.length, width - margin);
  const { default: asciichart } = await import('asciichart');
  const plot = (line: keyof typeof marks) => {
    const format = (value: number) => shortCount(Math.round(value)).padStart(margin - 1);
    const values = columns.map((column) => column[line]);
    const scaled = { min: 0, max: scale.max, height: scale.rows, offset: 3 };
    const drawn = asciichart.plot(stretched(values, step), { ...scaled, symbols: marks[line], format });
    // asciichart marks the top of its axis as if the line began there.
    const beginsAtTop = Math.round(((values[0] ?? 0) * scale.rows) / scale.max) === scale.rows;
    return beginsAtTop ? drawn : drawn.replace(marks[line][0], '┤');
  };
  const labels = paint.faint(`${' '.repeat(margin)}${labelsOf(columns, step, width - margin)}`);
  const what = paint.faint(`${words.what}${size > 1 ? `, mean of ${size} ${words.points}` : ''}`);
  const legend = `${paint.ai(`─── ${words.first}`)}   ${paint.human(`═══ ${words.second}`)}   ${what}`;
  return `${overlay(plot('first'), plot('second'), margin, paint)}\n${labels}\n${legend}\n`;
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

/** One column a point, or the mean of several where there are more than have room. */
function columnsOf(points: readonly ChartPoint[], size: number): ChartPoint[] {
  const columns: ChartPoint[] = [];
  for (let start = 0; start < points.length; start += size) {
    const group = points.slice(start, start + size);
    const mean = (line: keyof typeof marks) => group.reduce((sum, point) => sum + point[line], 0) / group.length;
    columns.push({ label: group[0]?.label ?? '', first: mean('first'), second: mean('second') });
  }
  return columns;
}

/** How many characters lie between two columns. */
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
function labelsOf(columns: readonly ChartPoint[], step: number, room: number): string {
  const years = new Set(columns.map((column) => column.label.slice(0, 4))).size > 1;
  let line = '';
  columns.forEach((column, index) => {
    const label = years ? column.label : column.label.slice(5);
    const start = Math.max(0, Math.min(index * step - Math.floor(label.length / 2), room - label.length));
    if (line === '' || start >= line.length + 2) line = line.padEnd(start) + label;
  });
  return line;
}

/** Lays the first line over the second; both come from asciichart with the same scale and margin. */
function overlay(first: string, second: string, margin: number, paint: Paint): string {
  const lower = second.split('\n');
  return first
    .split('\n')
    .map((row, index) => {
      const below = lower[index] ?? '';
      const cells = [...row.slice(margin)].map((mark, at) => cellOf(mark, below[margin + at] ?? ' '));
      return `${paint.faint(row.slice(0, margin))}${painted(cells, paint)}`.trimEnd();
    })
    .join('\n');
}

interface ChartCell {
  readonly mark: string;
  readonly colour: 'ai' | 'human' | undefined;
}

function cellOf(first: string, second: string): ChartCell {
  const isLine = (mark: string) => mark !== ' ' && mark !== '┤';
  if (isLine(first)) return { mark: first, colour: 'ai' };
  return isLine(second) ? { mark: second, colour: 'human' } : { mark: first, colour: undefined };
}

/** One colour for each run of cells of one line. */
function painted(cells: readonly ChartCell[], paint: Paint): string {
  let text = '';
  for (let start = 0, end = 0; start < cells.length; start = end) {
    const colour = cells[start]?.colour;
    while (end < cells.length && cells[end]?.colour === colour) end++;
    const run = cells
      .slice(start, end)
      .map((cell) => cell.mark)
      .join('');
    text += colour ? paint[colour](run) : run;
  }
  return text;
}
