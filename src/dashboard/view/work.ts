import type { Cube } from '../data/cube.ts';
import type { PageData } from '../data/page-data.ts';
import { sumsOf } from '../data/sum.ts';
import type { Choice, Filters } from './filters.ts';
import { type Dates, selected } from './select.ts';
import { byName, type Cell, column, namesBy, type Table } from './tables.ts';

/** What agents did and what it took, by agent. Tasks and tokens are of no repository, and so are the lines here. */
export function workByAgent(data: PageData, filters: Filters, dates: Dates): Table {
  const everywhere = { ...filters, repository: undefined };
  const groupsOf = (cube: Cube) => byName(selected(data, cube, everywhere, dates), namesBy(data, cube, 'agent'));
  const [work, tokens, lines] = [groupsOf(data.work), groupsOf(data.tokens), groupsOf(data.lines)];
  const names = [...new Set([...work.keys(), ...tokens.keys(), ...lines.keys()])];
  const rows = names.map((name): Cell[] => {
    const did = sumsOf(data.work, work.get(name) ?? []);
    const took = tokensIn(data, tokens.get(name) ?? []);
    const written = sumsOf(data.lines, lines.get(name) ?? [])('ai_added');
    const timed = did('timed');
    const mean = timed === 0 ? null : did('duration_ms') / timed;
    const each = took === 0 || written === 0 ? null : Math.round(took / written);
    return [
      ...[name, did('sessions'), did('tasks'), did('completed'), did('failed'), did('duration_ms'), mean],
      ...[took, written, each],
    ];
  });
  return {
    id: 'work',
    title: 'Tasks and tokens by agent',
    columns: [
      ...[column('Agent', 'text'), column('Sessions'), column('Tasks'), column('Done'), column('Failed')],
      ...[column('Time', 'duration'), column('Mean time of a task', 'duration'), column('Tokens')],
      ...[column('AI lines committed'), column('Tokens per line')],
    ],
    rows: rows.sort((a, b) => Number(b[2]) - Number(a[2]) || Number(b[7]) - Number(a[7])),
  };
}

function tokensIn(data: PageData, rows: readonly number[]): number {
  const sum = sumsOf(data.tokens, rows);
  return sum('input') + sum('output') + sum('cache_read') + sum('cache_write');
}

/** Tokens by model or harness, of each kind. */
export function tokensBy(data: PageData, filters: Filters, dates: Dates, by: Extract<Choice, 'model'>): Table {
  const rows = selected(data, data.tokens, { ...filters, repository: undefined }, dates);
  const found = [...byName(rows, namesBy(data, data.tokens, by))].map(([name, group]): Cell[] => {
    const sum = sumsOf(data.tokens, group);
    return [name, sum('input'), sum('output'), sum('cache_read'), sum('cache_write'), tokensIn(data, group)];
  });
  return {
    id: 'tokens',
    title: 'Tokens by model',
    columns: [
      ...[column('Model', 'text'), column('Input'), column('Output'), column('Read from cache')],
      ...[column('Written to cache'), column('All')],
    ],
    rows: found.sort((a, b) => Number(b[5]) - Number(a[5])),
  };
}
