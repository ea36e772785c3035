import type { FleetReport, SourceReport } from '../stats/fleet-report.ts';
import { duration } from './durations.ts';
import { count, plural } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { safeText } from './safe-text.ts';
import { timesIn } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

/** The databases of a fleet as a person reads of them. */
export function renderFleet({ database, sources }: FleetReport, screen: Screen): string {
  const paint = paintFor(screen);
  const title = titleLine(`Databases in ${safeText(database)}`, columnsOf(screen), paint);
  if (sources.length === 0) {
    const advice = 'There are none. A worker makes its own when AI_TRACKER_SHARED_DIR and AGENT_ID are set.';
    return [title, wrapped(`${advice}\n`, columnsOf(screen))].join('\n');
  }
  const table = renderTable(columnsFor(paint, sources), sources, tableColumnsOf(screen), paint);
  return [title, table, wrapped(facts(sources), columnsOf(screen))].join('\n');
}

function columnsFor(paint: Paint, sources: readonly SourceReport[]): TableColumn<SourceReport>[] {
  const event = timesIn(
    'Last event',
    sources.map(({ last_event }) => last_event),
  );
  const read = timesIn(
    'Last read',
    sources.map(({ last_read }) => last_read),
  );
  const columns: TableColumn<SourceReport>[] = [
    { title: 'Agent', cell: (row) => row.agent_id },
    { title: 'State', cell: stateOf, paint: (text) => (text.trim() === 'read' ? text : paint.unknown(text)) },
    { title: event.title, cell: (row) => event.cell(row.last_event) },
    { title: 'Waiting', cell: (row, number) => number(row.waiting), optional: true },
    { title: 'Rows', cell: (row, number) => number(row.rows), optional: true },
    { title: 'Size', cell: (row) => size(row.size), optional: true },
    {
      title: 'Lag',
      cell: (row) => (row.lag_seconds === null ? '-' : duration(row.lag_seconds * 1000)),
      optional: true,
    },
    { title: read.title, cell: (row) => read.cell(row.last_read), optional: true },
    { title: 'Role', cell: (row) => row.agent_role ?? '-', optional: true },
    { title: 'Host', cell: (row) => row.host ?? '-', optional: true },
  ];
  return columns.filter(({ title }) => title !== 'Role' || sources.some(({ agent_role }) => agent_role !== null));
}

function stateOf({ error, gone_at }: SourceReport): string {
  if (error !== null) return 'not read';
  return gone_at === null ? 'read' : 'gone';
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${count(Math.round(bytes / 1_000_000))} MB`;
}

function facts(sources: readonly SourceReport[]): string {
  const read = sources.filter(({ error, gone_at }) => error === null && gone_at === null).length;
  const lines = [`${plural(read, 'database')} read.`];
  for (const { path, error, gone_at } of sources) {
    const name = safeText(path.split('/').at(-1) ?? path);
    if (error !== null) lines.push(`${name} is not read: ${safeText(error)}.`);
    else if (gone_at !== null) lines.push(`${name} is gone: what was read of it still counts.`);
  }
  return `${lines.join('\n')}\n`;
}
