import type { AddedCounts, RangeReport } from '../stats/range-report.ts';
import { count, plural, share } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { shareBar } from './share-bar.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

/** A range as a person reads it: who wrote what it adds, by file, agent and model. */
export function renderRange(report: RangeReport, allFiles: boolean, screen: Screen): string {
  const paint = paintFor(screen);
  const [width, room] = [columnsOf(screen), tableColumnsOf(screen)];
  const { totals } = report;
  const parts = [titleLine(titleOf(report), width, paint)];
  if (totals.lines_added + totals.generated_lines_added === 0) {
    return [...parts, wrapped(`No lines are added.\n${binaries(report)}`, width)].join('\n');
  }
  parts.push(shareBar(totals.ai_lines_added, totals.human_lines_added, width, paint));
  parts.push(fileTable(report, room, paint));
  parts.push(
    namedTable(
      'Agent',
      report.agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added]),
      room,
      paint,
    ),
  );
  parts.push(
    namedTable(
      'Model',
      report.models.map(({ model, ai_lines_added }) => [model, ai_lines_added]),
      room,
      paint,
    ),
  );
  parts.push(wrapped(facts(report, allFiles), width));
  return parts.filter((part) => part !== '').join('\n');
}

function titleOf({ range, commits }: RangeReport): string {
  return `Lines added from ${range.merge_base.slice(0, 12)} to ${range.head.slice(0, 12)}, ${plural(commits, 'commit')}`;
}

type Row = AddedCounts & { readonly name: string };

function fileTable({ files, totals }: RangeReport, width: number, paint: Paint): string {
  const rows: Row[] = files
    .filter((file) => !file.binary)
    .map((file) => ({ ...file, name: `${file.file_path}${file.generated ? ' (generated)' : ''}` }));
  const columns: TableColumn<Row>[] = [
    { title: 'File', cell: (row) => row.name },
    { title: 'AI', cell: (row, number) => number(row.ai_lines_added), paint: paint.ai },
    { title: 'Human', cell: (row, number) => number(row.human_lines_added), paint: paint.human },
    { title: 'AI share', cell: (row) => share(row.ai_lines_added, row.human_lines_added), optional: true },
    { title: 'Unknown', cell: (row, number) => number(row.unknown_lines_added), paint: paint.unknown },
  ];
  const hasUnknown = rows.some((row) => row.unknown_lines_added > 0);
  return renderTable(
    hasUnknown ? columns : columns.slice(0, -1),
    [...rows, { ...totals, name: 'Total' }],
    width,
    paint,
  );
}

/** The AI's lines by a name; nothing where nobody has one. */
function namedTable(
  title: string,
  rows: readonly (readonly [string | null, number])[],
  width: number,
  paint: Paint,
): string {
  if (rows.every(([name]) => name === null)) return '';
  const columns: TableColumn<readonly [string | null, number]>[] = [
    { title, cell: ([name]) => name ?? '(not named)' },
    { title: 'AI lines', cell: ([, lines], number) => number(lines), paint: paint.ai },
  ];
  return renderTable(columns, rows, width, paint);
}

/** Numbers that need words, those that are zero left out. */
export function factsOf({ totals, commits, commits_recorded: recorded }: RangeReport, allFiles: boolean): string[] {
  const { ai_lines_overridden: overridden, ai_lines_replaced: replaced } = totals;
  const missing = commits - recorded;
  const known = totals.ai_lines_added + totals.human_lines_added;
  return [
    ...(totals.coverage_percent === null
      ? []
      : [
          `The authors of ${count(known)} of ${plural(totals.lines_added, 'line')} are known (${totals.coverage_percent}%).`,
        ]),
    ...(missing > 0 ? [unrecorded(missing, commits)] : []),
    ...(overridden > 0 ? [`People changed ${plural(overridden, 'AI line')} on the way.`] : []),
    ...(replaced > 0 ? [`People later replaced ${count(replaced)} of the AI lines that were committed here.`] : []),
    ...(totals.generated_lines_added > 0 ? [generated(totals.generated_lines_added, allFiles)] : []),
    ...(totals.binary_files > 0 ? [`${plural(totals.binary_files, 'binary file')} changed.`] : []),
  ];
}

function unrecorded(missing: number, commits: number): string {
  if (missing < commits) return `Nobody recorded ${plural(missing, 'commit')} of ${count(commits)}.`;
  return 'None of these commits is recorded here. Where they were made, ai-tracker export bundle writes a file for --bundle.';
}

function generated(lines: number, allFiles: boolean): string {
  const words = allFiles ? 'counted in' : 'left out (--all-files)';
  return `${plural(lines, 'line')} of generated files, ${words}.`;
}

function facts(report: RangeReport, allFiles: boolean): string {
  return factsOf(report, allFiles)
    .map((fact) => `${fact}\n`)
    .join('');
}

function binaries({ totals }: RangeReport): string {
  return totals.binary_files > 0 ? `${plural(totals.binary_files, 'binary file')} changed.\n` : '';
}
