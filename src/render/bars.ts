import { count, share, shortCount } from './numbers.ts';
import type { Author, Paint } from './paint.ts';
import { displayWidth } from './width.ts';

/** One of the up to three parts that bars are stacked of. */
export interface BarPart {
  readonly name: string;
  readonly colour: Author;
}

export interface BarChart {
  /** What is counted: `Lines added`. */
  readonly title: string;
  /** The title of the labels: `Day`. */
  readonly each: string;
  readonly parts: readonly BarPart[];
  /** A row's values are in the order of the parts. */
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** Of a share of the first part in the first two. */
  readonly share?: string;
}

const gap = 2;
const fewestCells = 8;
const mostCells = 100;

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly colour?: Author;
}

/** A row for each label: a bar, and the numbers that it is made of. Empty where there is nothing but zeros. */
export function renderBars(chart: BarChart, width: number, paint: Paint): string {
  const most = Math.max(0, ...chart.rows.map(({ values }) => sum(values)));
  if (most === 0) return '';
  const labels = column(
    chart.each,
    chart.rows.map(({ label }) => label),
  );
  const { columns, cells } = withRoom(chart, width - widthOf(labels));
  const line = (label: string, bar: string, used: number, numbers: readonly string[]) =>
    `${[label, bar + ' '.repeat(cells - used), ...numbers].join(' '.repeat(gap)).trimEnd()}\n`;
  const head = line(
    paint.title(labels.title.padEnd(widthOf(labels))),
    '',
    0,
    columns.map((each) => paint.title(each.title.padStart(widthOf(each)))),
  );
  const rule = (length: number) => paint.rule(paint.marks.rule.repeat(length));
  const body = chart.rows.map(({ label, values }, row) => {
    const lengths = lengthsOf(values, most, cells);
    return line(
      label.padEnd(widthOf(labels)),
      barOf(chart.parts, lengths, paint),
      sum(lengths),
      columns.map((each) => painted((each.cells[row] ?? '').padStart(widthOf(each)), each.colour, paint)),
    );
  });
  return [
    `${legend(chart, paint)}\n\n`,
    head,
    line(
      rule(widthOf(labels)),
      rule(cells),
      cells,
      columns.map((each) => rule(widthOf(each))),
    ),
    ...body,
    scale(most, cells, widthOf(labels) + gap, paint),
    chart.share === undefined || columns.some(({ title }) => title === chart.share)
      ? ''
      : `${paint.faint(`No room for ${chart.share}: see --json.`)}\n`,
  ].join('');
}

function column(title: string, cells: readonly string[], colour?: Author): Column {
  return { title, cells, ...(colour && { colour }) };
}

function widthOf({ title, cells }: Column): number {
  return Math.max(displayWidth(title), ...cells.map(displayWidth));
}

/** The columns of numbers, shorter or without the share where bars would have no room, and the cells left for bars. */
function withRoom(chart: BarChart, width: number): { columns: readonly Column[]; cells: number } {
  const tries = [
    numbersOf(chart, count, true),
    numbersOf(chart, shortCount, true),
    numbersOf(chart, shortCount, false),
  ];
  const cellsBeside = (columns: readonly Column[]) =>
    width - gap - columns.reduce((taken, each) => taken + widthOf(each) + gap, 0);
  const columns = tries.find((each) => cellsBeside(each) >= fewestCells) ?? tries.at(-1) ?? [];
  return { columns, cells: Math.max(fewestCells, Math.min(mostCells, cellsBeside(columns))) };
}

function numbersOf(chart: BarChart, format: (number: number) => string, withShare: boolean): Column[] {
  const numbers = shownParts(chart).map(([part, index]) =>
    column(
      part.name,
      chart.rows.map(({ values }) => format(values[index] ?? 0)),
      part.colour,
    ),
  );
  if (!withShare || chart.share === undefined) return numbers;
  const shares = chart.rows.map(({ values: [first = 0, second = 0] }) => share(first, second));
  return [...numbers.slice(0, 2), column(chart.share, shares), ...numbers.slice(2)];
}

/** The third part only where there is any. */
function shownParts({ parts, rows }: BarChart): [BarPart, number][] {
  return parts
    .map((part, index): [BarPart, number] => [part, index])
    .filter(([, index]) => index < 2 || rows.some(({ values }) => (values[index] ?? 0) > 0));
}

function legend(chart: BarChart, paint: Paint): string {
  const parts = shownParts(chart).map(
    ([{ name, colour }, index]) => `${paint.bar[colour](paint.marks.bars[index] ?? '')} ${name}`,
  );
  return `${chart.title}: ${parts.join('  ')}`;
}

function painted(text: string, colour: Author | undefined, paint: Paint): string {
  return colour === undefined ? text : paint[colour](text);
}

function barOf(parts: readonly BarPart[], lengths: readonly number[], paint: Paint): string {
  return lengths
    .map((length, index) => {
      const colour = parts[index]?.colour;
      return colour === undefined ? '' : paint.bar[colour]((paint.marks.bars[index] ?? '').repeat(length));
    })
    .join('');
}

/** How many cells each value has. What is not 0 has at least one, at the cost of the longest where room is short. */
function lengthsOf(values: readonly number[], most: number, cells: number): number[] {
  const all = Math.round((sum(values) / most) * cells);
  const lengths = values.map((value) => (value === 0 ? 0 : Math.max(1, Math.round((value / most) * cells))));
  const room = Math.max(all, lengths.filter((length) => length > 0).length);
  for (let over = sum(lengths) - room; over !== 0; over = sum(lengths) - room) {
    const longest = lengths.indexOf(Math.max(...lengths));
    lengths[longest] = (lengths[longest] ?? 0) - Math.sign(over);
  }
  return lengths;
}

const tickSteps = [1, 2, 5];
const fewestBetween = 9;

/** Round numbers under the bars, each ending in the cell where a bar of so many ends. */
function scale(most: number, cells: number, indent: number, paint: Paint): string {
  const least = (most * fewestBetween) / cells;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const step = Math.max(1, power * (tickSteps.find((each) => each * power >= least) ?? 10));
  if (step > most) return '';
  let line = `${' '.repeat(indent)}0`;
  for (let value = step; value <= most; value += step) {
    const end = indent + Math.round((value / most) * cells);
    line = `${line.padEnd(end - shortCount(value).length)}${shortCount(value)}`;
  }
  return `${paint.faint(line)}\n`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
