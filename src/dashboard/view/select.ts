import type { Cube } from '../data/cube.ts';
import { plusDays } from '../data/dates.ts';
import type { PageData } from '../data/page-data.ts';
import { rowsOf, valueIn, type Which } from '../data/sum.ts';
import type { Filters } from './filters.ts';

/** From and to a date, both included; `undefined`: open. */
export interface Dates {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export function datesOf({ days, since, until }: Filters, today: string): Dates {
  return days === undefined ? { since, until } : { since: plusDays(today, 1 - days), until: undefined };
}

/** The rows of a cube that some dates and the other filters leave. A filter that the cube has no fact for leaves all. */
export function selected(data: PageData, cube: Cube, filters: Filters, dates: Dates): number[] {
  const tests = [within(cube, dates), ...named(data, cube, filters)];
  return rowsOf(cube, (row) => tests.every((test) => test(row)));
}

/** Days that were put together are in where the first of them is. */
function within(cube: Cube, { since, until }: Dates): Which {
  if (since === undefined && until === undefined) return () => true;
  const isIn = cube.buckets.map(
    ({ date }) => (since === undefined || date >= since) && (until === undefined || date <= until),
  );
  const bucket = valueIn(cube, 'bucket');
  return (row) => isIn[bucket(row)] === true;
}

function named(data: PageData, cube: Cube, filters: Filters): Which[] {
  const { repositories, agents, models, harnesses } = data;
  const facts: [name: string, asked: string | undefined, values: readonly (string | null)[]][] = [
    ['repository', filters.repository, repositories.map(({ path }) => path)],
    ['agent', filters.agent, agents.map(({ id }) => id)],
    ['agent', filters.role, agents.map(({ role }) => role ?? '')],
    ['model', filters.model, models],
    ['harness', filters.harness, harnesses],
  ];
  return facts.flatMap(([name, asked, values]) => {
    if (asked === undefined || !(name in cube.columns)) return [];
    const fits = values.map((value) => value === asked);
    const number = valueIn(cube, name);
    return [(row: number) => fits[number(row)] === true];
  });
}
