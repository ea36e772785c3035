import { count, shortCount } from './numbers.ts';
import type { Paint } from './paint.ts';
import { safeText } from './safe-text.ts';
import { clip, displayWidth } from './width.ts';
import { wrapped } from './wrap.ts';

export interface TableColumn<Row> {
  readonly title: string;
  /** The cell as text, numbers formatted by `count`. The first column holds names and gives way when room is short. */
  readonly cell: (row: Row, count: (number: number) => string) => string;
  readonly paint?: (text: string) => string;
  /** It is left out where names have too little room; what is told first goes last, but that these `first`. */
  readonly optional?: true | 'first';
}

const gap = 2;
const fewestNameColumns = 12;
/** Names are not clipped below this for the sake of optional columns. */
const enoughNameColumns = 24;

/** A table without lines but the one under its head: names on the left, numbers right-aligned. */
export function renderTable<Row>(
  all: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
  paint: Paint,
): string {
  const columns = withRoom(all, rows, width);
  const [head = [], ...body] = fitting(columns, rows, width, paint);
  const widths = columns.map((_, index) => widest([head, ...body], index));
  const line = (cells: readonly string[], painted: (text: string, index: number) => string) =>
    joined(
      cells.map((text, index) => {
        const room = ' '.repeat((widths[index] ?? 0) - displayWidth(text));
        return index === 0 ? painted(text, index) + room : room + painted(text, index);
      }),
    );
  return [
    line(head, paint.title),
    joined(widths.map((each) => paint.rule(paint.marks.rule.repeat(each)))),
    ...body.map((cells) => line(cells, (text, index) => columns[index]?.paint?.(text) ?? text)),
    leftOut(all, columns, width, paint),
  ].join('');
}

function joined(cells: readonly string[]): string {
  return `${cells.join(' '.repeat(gap)).trimEnd()}\n`;
}

/** The columns but for those that are optional and have no room, the last ones first. */
function withRoom<Row>(
  all: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
): readonly TableColumn<Row>[] {
  let columns = all;
  for (;;) {
    const cells = textOf(columns, rows, shortCount);
    const wanted = Math.min(enoughNameColumns, widest(cells, 0));
    const last =
      columns.findLast(({ optional }) => optional === 'first') ?? columns.findLast(({ optional }) => optional);
    if (last === undefined || roomForNames(cells, width) >= wanted) return columns;
    columns = columns.filter((column) => column !== last);
  }
}

function leftOut<Row>(
  all: readonly TableColumn<Row>[],
  shown: readonly TableColumn<Row>[],
  width: number,
  paint: Paint,
): string {
  const titles = all.filter((column) => !shown.includes(column)).map((column) => column.title);
  return titles.length === 0
    ? ''
    : `${paint.faint(wrapped(`No room for ${titles.join(', ')}: see --json.`, width))}
`;
}

/** Head and rows as text that fits: numbers get shorter when names would have no room, then names are clipped. */
function fitting<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
  { marks }: Paint,
): string[][] {
  const full = textOf(columns, rows, count);
  const cells = roomForNames(full, width) < fewestNameColumns ? textOf(columns, rows, shortCount) : full;
  const room = Math.max(roomForNames(cells, width), fewestNameColumns);
  return cells.map(([name = '', ...numbers]) => [clip(name, room, marks.ellipsis), ...numbers]);
}

function textOf<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  format: (number: number) => string,
): string[][] {
  return [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => safeText(column.cell(row, format)))),
  ];
}

function roomForNames(cells: readonly (readonly string[])[], width: number): number {
  const columns = cells[0]?.length ?? 0;
  const others = Array.from({ length: columns - 1 }, (_, index) => widest(cells, index + 1) + gap);
  return width - others.reduce((sum, each) => sum + each, 0);
}

function widest(cells: readonly (readonly string[])[], column: number): number {
  return cells.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? '')), 0);
}
