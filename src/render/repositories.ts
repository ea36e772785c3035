import type { RepositoryTotals, StatsReport } from '../stats/report.ts';
import { count, share } from './numbers.ts';
import { columnsOf, type Paint, type Screen, tableColumnsOf } from './paint.ts';
import { renderTable, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

/** Of more nobody reads a table. */
const most = 10;

type Row = Omit<RepositoryTotals, 'repository_path' | 'ai_percent_added'>;

/** The repositories with most lines; where the one here was told of before, the others, and the sum of all. */
export function repositoryTable(report: StatsReport, top: number = most, screen: Screen, paint: Paint): string {
  const { here, repositories } = report;
  const isShared = sharedNames(repositories);
  const others = repositories.filter(({ repository_path }) => repository_path !== here?.repository_path);
  if (others.length === 0) return '';
  // Two clones of one repository have one name: then only the path tells them apart.
  const rows: Row[] = others
    .slice(0, top)
    .map((row) => (isShared.has(row.repository_name) ? { ...row, repository_name: row.repository_path } : row));
  const all = here === null ? [] : [{ ...report.totals, repository_name: `All ${count(repositories.length)}` }];
  const columns: TableColumn<Row>[] = [
    { title: here === null ? 'Repository' : 'Other repository', cell: (row) => row.repository_name },
    { title: 'Commits', cell: (row, number) => number(row.commits), optional: true },
    { title: 'AI', cell: (row, number) => number(row.ai_lines_added), paint: paint.ai },
    { title: 'Human', cell: (row, number) => number(row.human_lines_added), paint: paint.human },
    { title: 'AI share', cell: (row) => share(row.ai_lines_added, row.human_lines_added) },
    { title: 'Unknown', cell: (row, number) => number(row.unknown_lines_added), paint: paint.unknown },
  ];
  const hasUnknown = repositories.some((row) => row.unknown_lines_added > 0);
  const shown = hasUnknown ? columns : columns.slice(0, -1);
  const table = renderTable(shown, [...rows, ...all], tableColumnsOf(screen), paint);
  const words = order(others.length, rows.length);
  return words === '' ? table : `${table}${paint.faint(wrapped(words, columnsOf(screen)))}\n`;
}

/** Whose names are more than one's. */
function sharedNames(rows: readonly RepositoryTotals[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(rows.map((row) => row.repository_name).filter((name) => seen.has(name) || !seen.add(name)));
}

function order(all: number, shown: number): string {
  if (all === 1) return '';
  return `Sorted by lines added.${all > shown ? ` ${count(all - shown)} more: see --top.` : ''}`;
}
