import { aiPercent } from '../../stats/report.ts';
import type { PageData } from '../data/page-data.ts';
import { type Filters, notKnown } from './filters.ts';
import type { Dates } from './select.ts';
import { type Cell, column, type Table } from './tables.ts';

/** The databases: how old, what waits, what cannot be read. */
export function sourcesTable({ recorded }: PageData): Table {
  const rows = recorded.sources.map((source): Cell[] => {
    const { agent_id, path, host, last_event, last_read, waiting, lag_seconds, rejected, size, gone_at, error } =
      source;
    const state = error ?? (gone_at === null ? 'read' : `gone since ${gone_at}`);
    const lag = waiting === 0 ? null : lag_seconds * 1000;
    return [agent_id ?? notKnown, state, last_event, last_read, waiting, lag, rejected, size, host ?? '', path];
  });
  return {
    id: 'sources',
    title: 'Databases',
    columns: [
      ...[column('Agent', 'text'), column('State', 'text'), column('Last event', 'time'), column('Last read', 'time')],
      ...[
        column('Deliveries waiting'),
        column('The oldest for', 'duration'),
        column('Rejected'),
        column('Size', 'bytes'),
      ],
      ...[column('Host', 'text'), column('File', 'text')],
    ],
    // What is wrong comes first.
    rows: rows.sort((a, b) => Number(a[1] === 'read') - Number(b[1] === 'read') || Number(b[4]) - Number(a[4])),
  };
}

/** What an audit says. */
export function checksTable({ recorded }: PageData): Table {
  const words = { ok: 'sound', warn: 'worth a look', broken: 'broken' } as const;
  return {
    id: 'checks',
    title: 'What an audit says',
    columns: [
      column('Records', 'text'),
      column('State', 'text'),
      column('Found', 'text'),
      column('What to do', 'text'),
    ],
    rows: recorded.checks.map(({ name, status, message, fix }) => [name, words[status], message, fix ?? '']),
  };
}

/** Commits of a forge that brought recorded work in. */
export function landedTable({ landed }: PageData, { repository }: Filters, { since, until }: Dates): Table {
  const rows = landed
    .filter(({ timestamp, repository_path }) => {
      const date = timestamp.slice(0, 10);
      const isIn = (since === undefined || date >= since) && (until === undefined || date <= until);
      return isIn && (repository === undefined || repository === repository_path);
    })
    .map(({ commit_sha, repository_name, timestamp, ...lines }): Cell[] => {
      const { ai_lines_added: ai, human_lines_added: human, unknown_lines_added: unknown } = lines;
      return [timestamp, repository_name, commit_sha.slice(0, 12), ai, human, unknown, aiPercent(ai, human)];
    });
  return {
    id: 'landed',
    title: 'Pull requests that landed',
    columns: [
      ...[column('Landed', 'time'), column('Repository', 'text'), column('Commit', 'text'), column('AI lines')],
      ...[column('Human lines'), column('Unknown'), column('AI share', 'percent')],
    ],
    rows,
  };
}
