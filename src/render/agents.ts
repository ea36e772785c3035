import type { AgentsReport } from '../stats/activity-reports.ts';
import { withoutAgents } from './advice.ts';
import { duration } from './durations.ts';
import { count, moreByTop, plural, share } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { scopeOf } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

type AgentRow = AgentsReport['agents'][number];
type UsageRow = AgentsReport['usage']['rows'][number];

export interface AgentsView {
  readonly chart: boolean;
  /** The table of usage over time. */
  readonly usage: boolean;
}

/** The report as a person reads it: what each agent took and brought, and the usage over time. */
export async function renderAgents(report: AgentsReport, view: AgentsView, screen: Screen): Promise<string> {
  const paint = paintFor(screen);
  const [width, room] = [columnsOf(screen), tableColumnsOf(screen)];
  const parts = [titleLine(`Agents, ${scopeOf(report)}`, width, paint)];
  if (report.totals.invocations === 0) return [...parts, withoutAgents(report.period)].join('\n');
  parts.push(renderTable(agentColumns(paint), report.agents, room, paint));
  parts.push(wrapped(facts(report), width));
  if (view.usage) parts.push(renderTable(usageColumns(report.usage.each), report.usage.rows, room, paint));
  if (view.chart) parts.push(await chartOf(report, width, paint));
  return parts.filter((part) => part !== '').join('\n');
}

function agentColumns(paint: Paint): TableColumn<AgentRow>[] {
  const known = (number: number | null, format: (number: number) => string) => (number === null ? '-' : format(number));
  return [
    { title: 'Agent', cell: (row) => row.agent_name ?? '(not known)' },
    { title: 'Runs', cell: (row, number) => number(row.invocations) },
    { title: 'Success', cell: (row) => share(row.succeeded, row.failed) },
    { title: 'Mean', cell: (row) => duration(row.mean_duration_ms) },
    { title: 'Lines', cell: (row, number) => known(row.committed_lines_added, number), paint: paint.ai },
    { title: 'Tokens', cell: (row, number) => known(row.tokens, number), optional: true },
    { title: 'p95', cell: (row) => duration(row.p95_duration_ms), optional: true },
    { title: 'Tokens/line', cell: (row, number) => known(row.tokens_per_line, wholeIfLarge(number)), optional: true },
    { title: 'Running', cell: (row, number) => number(row.running), optional: true },
  ];
}

/** Of a small mean the first decimal says something. */
function wholeIfLarge(format: (number: number) => string): (number: number) => string {
  return (number) => (number < 100 ? number.toFixed(1) : format(Math.round(number)));
}

function facts({ totals, agents }: AgentsReport): string {
  const other = totals.invocations - totals.succeeded - totals.failed - totals.running;
  const parts = [
    `${count(totals.succeeded)} succeeded`,
    `${count(totals.failed)} failed`,
    ...(totals.running > 0 ? [`${count(totals.running)} running`] : []),
    ...(other > 0 ? [`${count(other)} neither succeeded nor failed`] : []),
  ];
  const more = moreByTop(totals.agents - agents.length, 'agent');
  return `${plural(totals.invocations, 'run')}: ${parts.join(', ')}.${more}
Success and times are of those that ended.\n`;
}

const titles = { hour: 'Hour', day: 'Day', week: 'Week of' } as const;

function usageColumns(each: AgentsReport['usage']['each']): TableColumn<UsageRow>[] {
  return [
    { title: titles[each], cell: (row) => row.label },
    { title: 'Runs', cell: (row, number) => number(row.invocations) },
    { title: 'Succeeded', cell: (row, number) => number(row.succeeded) },
    { title: 'Failed', cell: (row, number) => number(row.failed) },
    { title: 'Tokens', cell: (row, number) => (row.tokens === null ? '-' : number(row.tokens)) },
  ];
}

/** A row an hour, day or week; of more than have room as rows, two lines with a cell each. */
async function chartOf({ usage }: AgentsReport, width: number, paint: Paint): Promise<string> {
  const { renderUsageChart } = await import('./on-demand.ts');
  return renderUsageChart(usage, width, paint);
}
