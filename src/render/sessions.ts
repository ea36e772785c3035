import type { SessionsReport } from '../stats/activity-reports.ts';
import { withoutSessions } from './advice.ts';
import { duration } from './durations.ts';
import { count, moreByTop, plural } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { scopeOf, timesIn } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

type SessionRow = SessionsReport['sessions'][number];

/** The report as a person reads it. */
export function renderSessions(report: SessionsReport, screen: Screen): string {
  const paint = paintFor(screen);
  const title = titleLine(`Sessions, ${scopeOf(report)}`, columnsOf(screen), paint);
  if (report.totals.sessions === 0) return [title, withoutSessions(report.period)].join('\n');
  const hasAgents = report.sessions.some((row) => row.agent_id !== null || row.agent_role !== null);
  const columns = sessionColumns(report, paint).filter(({ title }) => title !== 'Agent' || hasAgents);
  const table = renderTable(columns, report.sessions, tableColumnsOf(screen), paint);
  return [title, table, wrapped(facts(report), columnsOf(screen))].join('\n');
}

function sessionColumns({ sessions }: SessionsReport, paint: Paint): TableColumn<SessionRow>[] {
  const began = timesIn(
    'Began',
    sessions.map(({ started_at }) => started_at),
  );
  return [
    { title: 'Session', cell: (row) => shortId(row.id) },
    { title: 'State', cell: (row) => row.status },
    { title: began.title, cell: (row) => began.cell(row.started_at) },
    { title: 'Calls', cell: (row, number) => number(row.tool_calls), optional: true },
    { title: 'Lines', cell: (row, number) => number(row.lines_added), paint: paint.ai },
    { title: 'Tokens', cell: (row, number) => (row.tokens === null ? '-' : number(row.tokens)), optional: true },
    { title: 'Model', cell: (row) => row.model ?? '-', optional: true },
    { title: 'Tasks', cell: (row, number) => number(row.task_count), optional: true },
    { title: 'Lasted', cell: (row) => duration(row.duration_ms), optional: true },
    { title: 'Agent', cell: agentOf, optional: true },
    { title: 'Client', cell: (row) => row.client_version ?? '-', optional: true },
  ];
}

/** The first part of a UUID tells sessions apart; any other name is its own. */
function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) ? id.slice(0, 8) : id;
}

function agentOf({ agent_id: id, agent_role: role }: SessionRow): string {
  return [id ?? '', role === null ? '' : `(${role})`].filter((part) => part !== '').join(' ') || '-';
}

function facts({ totals, sessions }: SessionsReport): string {
  const states = `${count(totals.open)} open, ${count(totals.ended)} ended, ${count(totals.lost)} lost`;
  const more = moreByTop(totals.sessions - sessions.length, 'session');
  return `${plural(totals.sessions, 'session')}: ${states}.${more}
Lines are those that were added and committed since, subagents' included.\n`;
}
