import type { AgentLines } from '../store/agents.ts';
import type { CommitFileRow, CommitRow, SixCounts } from '../store/commit-queries.ts';
import { count, share } from './numbers.ts';
import { paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { safeText } from './safe-text.ts';
import { renderTable, type TableColumn } from './table.ts';

type Row = SixCounts & { readonly name: string };

/** One commit as a person reads it: each file with the lines of each author. */
export function renderCommit(
  commit: CommitRow,
  files: readonly CommitFileRow[],
  screen: Screen,
  agents: readonly AgentLines[] = [],
): string {
  const paint = paintFor(screen);
  const when = commit.timestamp.replace('T', ' ').replace(/\.\d+/, '').replace('Z', ' UTC');
  const head = `${paint.title(`commit ${commit.commit_sha}`)}\n${safeText(commit.repository_name)}  ${safeText(when)}\n${standing(commit)}`;
  const rows: Row[] = files.map((file) => ({
    ...file,
    name: `${file.file_path}${file.generated ? ' (generated)' : ''}`,
  }));
  const changes = (added: number, removed: number, count: (number: number) => string) =>
    added + removed === 0 ? '-' : `+${count(added)} -${count(removed)}`;
  const columns: TableColumn<Row>[] = [
    { title: 'File', cell: (row) => row.name },
    { title: 'AI', cell: (row, count) => changes(row.ai_lines_added, row.ai_lines_removed, count), paint: paint.ai },
    {
      title: 'Human',
      cell: (row, count) => changes(row.human_lines_added, row.human_lines_removed, count),
      paint: paint.human,
    },
    { title: 'AI share', cell: (row) => share(row.ai_lines_added, row.human_lines_added), optional: true },
    {
      title: 'Unknown',
      cell: (row, count) => changes(row.unknown_lines_added, row.unknown_lines_removed, count),
      paint: paint.unknown,
    },
  ];
  const hasUnknown = commit.unknown_lines_added + commit.unknown_lines_removed > 0;
  const shown = hasUnknown ? columns : columns.slice(0, -1);
  const table = renderTable(shown, [...rows, { ...commit, name: 'Total' }], tableColumnsOf(screen), paint);
  return `${head}\n${table}${losses(commit)}${byAgent(agents, screen)}`;
}

/** Of a fleet: whose the AI lines are. */
function byAgent(agents: readonly AgentLines[], screen: Screen): string {
  if (agents.length === 0) return '';
  const paint = paintFor(screen);
  const columns: TableColumn<AgentLines>[] = [
    { title: 'Agent', cell: (row) => row.agent_id || '(not known)' },
    {
      title: 'AI',
      cell: (row, count) => `+${count(row.ai_lines_added)} -${count(row.ai_lines_removed)}`,
      paint: paint.ai,
    },
    { title: 'Role', cell: (row) => row.role ?? '-', optional: true },
  ];
  const hasRoles = agents.some(({ role }) => role !== null);
  return `\n${renderTable(hasRoles ? columns : columns.slice(0, -1), agents, tableColumnsOf(screen), paint)}`;
}

/** AI lines that did not make it into the commit. */
function losses({ ai_lines_overridden: overridden, ai_lines_discarded: discarded }: CommitRow): string {
  const parts = [
    ...(overridden > 0 ? [`${count(overridden)} overridden by a person`] : []),
    ...(discarded > 0 ? [`${count(discarded)} discarded before the commit`] : []),
  ];
  return parts.length === 0 ? '' : `AI lines: ${parts.join(', ')}\n`;
}

/** Why a recorded commit is in no total. */
function standing(commit: CommitRow): string {
  if (commit.superseded_by !== null) return `Replaced by ${commit.superseded_by.slice(0, 12)}: not counted in totals\n`;
  if (commit.copy_of !== null) return `Repeats ${commit.copy_of.slice(0, 12)}: not counted again in totals\n`;
  return '';
}
