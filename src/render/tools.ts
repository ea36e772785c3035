import type { ToolsReport } from '../stats/activity-reports.ts';
import { withoutTools } from './advice.ts';
import { duration } from './durations.ts';
import { count, moreByTop, plural } from './numbers.ts';
import { columnsOf, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { scopeOf } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

type ToolRow = ToolsReport['tools'][number];

const columns: readonly TableColumn<ToolRow>[] = [
  { title: 'Tool', cell: (row) => row.tool_name },
  { title: 'Calls', cell: (row, number) => number(row.calls) },
  { title: 'Failed', cell: (row, number) => number(row.failed) },
  { title: 'No result', cell: (row, number) => number(row.without_result), optional: true },
  { title: 'p50', cell: (row) => duration(row.p50_duration_ms), optional: true },
  { title: 'p95', cell: (row) => duration(row.p95_duration_ms) },
];

/** The report as a person reads it. */
export function renderTools(report: ToolsReport, screen: Screen): string {
  const paint = paintFor(screen);
  const title = titleLine(`Tool calls, ${scopeOf(report)}`, columnsOf(screen), paint);
  if (report.totals.calls === 0) return [title, withoutTools(report.period)].join('\n');
  const table = renderTable(columns, report.tools, tableColumnsOf(screen), paint);
  return [title, table, wrapped(facts(report), columnsOf(screen))].join('\n');
}

function facts({ totals, tools }: ToolsReport): string {
  const parts = [
    `${count(totals.succeeded)} succeeded`,
    `${count(totals.failed)} failed`,
    ...(totals.without_result > 0 ? [`${count(totals.without_result)} without a result`] : []),
  ];
  const more = moreByTop(totals.tools - tools.length, 'tool');
  return `${plural(totals.calls, 'call')}: ${parts.join(', ')}.${more}\n`;
}
