import type { CommitOfRange, CommitsReport } from '../stats/commits-report.ts';
import { count, share } from './numbers.ts';
import { columnsOf, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { rangeWords, timesIn } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

/** Of more nobody reads a table; the sum is of all. */
const most = 50;
const shaLength = 8;

type Row = Omit<CommitOfRange, 'commit_sha' | 'recorded' | 'timestamp'> & { readonly timestamp: string | null };

/** The commits of a range as a person reads them, the newest first, and their sum. */
export function renderCommits(report: CommitsReport, screen: Screen): string {
  const paint = paintFor(screen);
  const { range, totals, commits } = report;
  const title = `${paint.title(rangeWords(range))}\n`;
  if (commits.length === 0) return title;
  const shown = commits.slice(0, most);
  const rows: Row[] = shown.map((row) => ({ ...row, subject: `${row.commit_sha.slice(0, shaLength)} ${row.subject}` }));
  const date = timesIn(
    'Date',
    shown.map(({ timestamp }) => timestamp),
  );
  const changes = (added: number | null, removed: number | null, number: (of: number) => string) =>
    (added ?? 0) + (removed ?? 0) === 0 ? '-' : `+${number(added ?? 0)} -${number(removed ?? 0)}`;
  const columns: TableColumn<Row>[] = [
    { title: 'Commit', cell: (row) => row.subject },
    { title: 'AI', cell: (row, number) => changes(row.ai_lines_added, row.ai_lines_removed, number), paint: paint.ai },
    {
      title: 'Human',
      cell: (row, number) => changes(row.human_lines_added, row.human_lines_removed, number),
      paint: paint.human,
    },
    { title: 'AI share', cell: (row) => share(row.ai_lines_added ?? 0, row.human_lines_added ?? 0) },
    {
      title: 'Unknown',
      cell: (row, number) => changes(row.unknown_lines_added, row.unknown_lines_removed, number),
      paint: paint.unknown,
    },
    { title: date.title, cell: (row) => date.cell(row.timestamp), optional: true },
  ];
  const hasUnknown = totals.unknown_lines_added + totals.unknown_lines_removed > 0;
  const total: Row = { ...totals, subject: `Total of ${count(range.commits_recorded)}`, timestamp: null };
  const table = renderTable(
    columns.filter((column) => hasUnknown || column.title !== 'Unknown'),
    [...rows, total],
    tableColumnsOf(screen),
    paint,
  );
  return `${title}\n${table}${wrapped(facts(report), columnsOf(screen))}`;
}

function facts({ range, commits }: CommitsReport): string {
  const missing = range.commits - range.commits_recorded;
  const lines = [
    ...(commits.length > most ? [`${count(commits.length - most)} more commits, the older ones: see --json.`] : []),
    ...(missing > 0 ? [`Nobody recorded ${count(missing)} of them: their lines are in no figure.`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
