import { aiPercent } from '../../stats/report.ts';
import type { Cube } from '../data/cube.ts';
import type { PageData } from '../data/page-data.ts';
import { groupRows, sumsOf, valueIn } from '../data/sum.ts';
import { type Choice, notKnown, peopleAlone, repositoryTexts } from './filters.ts';

/** A value in a table; `null`: not known. */
export type Cell = string | number | null;

/** How a column is shown: words, a number, a share in percent, a time span in ms. */
export type Kind = 'text' | 'number' | 'percent' | 'duration' | 'bytes' | 'time';

export interface TableColumn {
  readonly title: string;
  readonly kind: Kind;
}

/** A table as it is shown, and as CSV has it. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export const column = (title: string, kind: Kind = 'number'): TableColumn => ({ title, kind });

/** What each row of a cube is called by one of the page's choices. */
export function namesBy(data: PageData, cube: Cube, by: Choice): (row: number) => string {
  const shown = (name: string | null) => name || notKnown;
  const used = (name: string | null | undefined) => (name === null ? peopleAlone : shown(name ?? null));
  const fact = valueIn(cube, by === 'role' ? 'agent' : by);
  const texts = repositoryTexts(data);
  switch (by) {
    case 'repository':
      return (row) => texts.get(data.repositories[fact(row)]?.path ?? '') ?? notKnown;
    case 'agent':
      return (row) => shown(data.agents[fact(row)]?.id ?? null);
    case 'role':
      return (row) => shown(data.agents[fact(row)]?.role ?? null);
    case 'model':
      return (row) => used(data.models[fact(row)]);
    case 'harness':
      return (row) => used(data.harnesses[fact(row)]);
  }
}

/** Rows of a cube by name. */
export function byName(rows: readonly number[], name: (row: number) => string): Map<string, number[]> {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const groups = groupRows(rows, (row) => {
    const text = name(row);
    const number = numbers.get(text) ?? names.push(text) - 1;
    numbers.set(text, number);
    return number;
  });
  return new Map([...groups].map(([number, group]) => [names[number] as string, group]));
}

const titles: Readonly<Record<Choice, string>> = {
  repository: 'Repository',
  agent: 'Agent',
  role: 'Role',
  model: 'Model',
  harness: 'Harness',
};

/** Committed lines by one of the choices, the most AI lines first. */
export function linesBy(data: PageData, rows: readonly number[], by: Choice): Table {
  const groups = byName(rows, namesBy(data, data.lines, by));
  const found = [...groups].map(([name, group]) => {
    const sum = sumsOf(data.lines, group);
    const [ai, human, unknown] = [sum('ai_added'), sum('human_added'), sum('unknown_added')];
    const changed = [sum('overridden'), sum('discarded')];
    const removed = [sum('ai_removed'), sum('human_removed')];
    return [name, sum('commits'), ai, human, unknown, aiPercent(ai, human), ...changed, ...removed];
  });
  return {
    id: `by-${by}`,
    title: `By ${titles[by].toLowerCase()}`,
    columns: [
      ...[column(titles[by], 'text'), column('Commits'), column('AI lines'), column('Human lines'), column('Unknown')],
      ...[column('AI share', 'percent'), column('Overridden'), column('Discarded')],
      ...[column('AI removed'), column('Human removed')],
    ],
    rows: found.sort((a, b) => Number(b[2]) - Number(a[2]) || Number(b[1]) - Number(a[1])) as Cell[][],
  };
}

/** Calls by tool, those that failed most first. */
export function toolsTable({ calls, tools }: PageData, rows: readonly number[]): Table {
  const tool = valueIn(calls, 'tool');
  const groups = byName(rows, (row) => tools[tool(row)] ?? '');
  const found = [...groups].map(([name, group]) => {
    const sum = sumsOf(calls, group);
    const [succeeded, failed, timed] = [sum('succeeded'), sum('failed'), sum('timed')];
    const without = sum('calls') - succeeded - failed;
    const mean = timed === 0 ? null : sum('duration_ms') / timed;
    return [name, sum('calls'), failed, percent(failed, succeeded + failed), without, mean];
  });
  return {
    id: 'tools',
    title: 'Tools',
    columns: [
      ...[column('Tool', 'text'), column('Calls'), column('Failed'), column('Failed of those that ended', 'percent')],
      ...[column('No result'), column('Mean time', 'duration')],
    ],
    rows: found.sort((a, b) => Number(b[2]) - Number(a[2]) || Number(b[1]) - Number(a[1])) as Cell[][],
  };
}

/** To one decimal; `null`: of nothing. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
}
