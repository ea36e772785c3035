import { type Bucket, type Grain, grains } from './bucket.ts';

/** Sums by days and some facts, as columns: `bucket` and the facts are numbers of names elsewhere. */
export interface Cube {
  readonly buckets: readonly Bucket[];
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** A number a row, or the one that all rows have. */
export type Column = number | readonly number[];

/** What is added up: facts, then sums, in the order of `shape`. */
export interface Shape {
  readonly facts: readonly string[];
  readonly sums: readonly string[];
}

interface Row {
  readonly date: string;
  readonly facts: readonly number[];
  readonly sums: number[];
}

/** A cube that is being made. */
export interface CubeBuilder {
  readonly add: (date: string, facts: readonly number[], sums: readonly number[]) => void;
  /** With as many rows as `most`: where there are more, days of long ago are put together. */
  readonly cube: (today: string, most: number) => Cube;
}

export function cubeBuilder(shape: Shape): CubeBuilder {
  const rows = new Map<string, Row>();
  return {
    add: (date, facts, sums) => addTo(rows, { date, facts, sums }),
    cube: (today, most) => {
      const all = [...rows.values()];
      const [first = today] = [today, ...new Set(all.map(({ date }) => date))].sort();
      let found = all;
      for (const grain of grains(first, today)) {
        found = inBuckets(all, grain);
        if (found.length <= most) return packed(shape, found, grain);
      }
      return packed(shape, found, grains(first, today).at(-1) as Grain);
    },
  };
}

function addTo(
  rows: Map<string, Row>,
  { date, facts, sums }: Readonly<Omit<Row, 'sums'>> & { readonly sums: readonly number[] },
): void {
  const key = `${date} ${facts.join(' ')}`;
  const row = rows.get(key);
  if (row === undefined) rows.set(key, { date, facts, sums: [...sums] });
  else for (const [index, sum] of sums.entries()) (row.sums[index] as number) += sum;
}

function inBuckets(all: readonly Row[], grain: Grain): Row[] {
  const rows = new Map<string, Row>();
  for (const row of all) addTo(rows, { ...row, date: grain(row.date).date });
  return [...rows.values()];
}

function packed({ facts, sums }: Shape, rows: readonly Row[], grain: Grain): Cube {
  const sorted = [...rows].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : compare(a.facts, b.facts)));
  const dates = [...new Set(sorted.map(({ date }) => date))];
  const numbers = new Map(dates.map((date, number) => [date, number]));
  const columns: [string, Column][] = [
    ['bucket', column(sorted.map(({ date }) => numbers.get(date) as number))],
    ...facts.map((name, at): [string, Column] => [name, column(sorted.map((row) => row.facts[at] as number))]),
    ...sums.map((name, at): [string, Column] => [name, column(sorted.map((row) => row.sums[at] as number))]),
  ];
  return { buckets: dates.map(grain), rows: sorted.length, columns: Object.fromEntries(columns) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] as number);
  return 0;
}

function column(values: readonly number[]): Column {
  const [first] = values;
  return first === undefined ? 0 : values.every((value) => value === first) ? first : values;
}
