import type { HeadReport, StandingSums } from '../stats/head-report.ts';
import { count, plural, share } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { safeText } from './safe-text.ts';
import { shareBar } from './share-bar.ts';
import { renderTable, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

type Row = StandingSums & { readonly name: string };

/** Of more nobody reads a table. */
const most = 10;

/** What stands at HEAD, as a person reads it: by folder and by language. */
export function renderHead(report: HeadReport, allFiles: boolean, top: number = most, screen: Screen): string {
  const paint = paintFor(screen);
  const { totals, repository_name: name, commit_sha: sha } = report;
  const title = `${paint.title(`Lines at HEAD of ${safeText(name)} (${sha.slice(0, 12)}), in ${plural(totals.files, 'file')}`)}\n`;
  const folders = report.folders.map((row): Row => ({ ...row, name: row.folder }));
  const languages = report.languages.map((row): Row => ({ ...row, name: row.language }));
  const hasUnknown = totals.unknown_lines > 0;
  const table = (head: string, rows: readonly Row[], sum: readonly Row[] = []) => {
    const more = rows.length > top ? `${paint.faint(`${count(rows.length - top)} more: see --top.`)}\n` : '';
    const columns = standingColumns(head, hasUnknown, paint);
    return `${renderTable(columns, [...rows.slice(0, top), ...sum], tableColumnsOf(screen), paint)}${more}`;
  };
  const parts = [
    title,
    shareBar(totals.ai_lines, totals.human_lines, columnsOf(screen), paint),
    table('Folder', folders, [{ ...totals, name: 'Total' }]),
    table('Language', languages),
    wrapped(facts(report, allFiles), columnsOf(screen)),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Columns of lines by who wrote them. */
export function standingColumns(title: string, hasUnknown: boolean, paint: Paint): TableColumn<Row>[] {
  const columns: TableColumn<Row>[] = [
    { title, cell: (row) => row.name },
    { title: 'AI', cell: (row, number) => number(row.ai_lines), paint: paint.ai },
    { title: 'Human', cell: (row, number) => number(row.human_lines), paint: paint.human },
    { title: 'AI share', cell: (row) => share(row.ai_lines, row.human_lines) },
    { title: 'Unknown', cell: (row, number) => number(row.unknown_lines), paint: paint.unknown },
  ];
  return hasUnknown ? columns : columns.slice(0, -1);
}

function facts({ totals: { generated_lines: lines } }: HeadReport, allFiles: boolean): string {
  if (lines === 0) return '';
  return `Generated: ${plural(lines, 'line')}, ${allFiles ? 'counted in' : 'left out (--all-files)'}.\n`;
}
