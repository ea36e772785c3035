import type { AgentLines } from '../store/agents.ts';
import type { CommitFileRow, CommitRow, SixCounts } from '../store/commit-queries.ts';
import { count, share } from './numbers.ts';
import { columnsOf, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { safeText } from './safe-text.ts';
import { secondText } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

type Row = SixCounts & { readonly name: string };

interface ShownCommit extends CommitRow {
  /** What git says of it, where it is here. */
  readonly words: { readonly author: string; readonly subject: string } | undefined;
}

/** One commit as a person reads it: each file with the lines of each author. */
export function renderCommit(
  commit: ShownCommit,
  files: readonly CommitFileRow[],
  screen: Screen,
  agents: readonly AgentLines[] = [],
): string {
  const paint = paintFor(screen);
  const head = `${paint.title(`commit ${commit.commit_sha}`)}\n${factsOf(commit, columnsOf(screen))}${standing(commit)}`;
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
    { title: 'AI share', cell: (row) => share(row.ai_lines_added, row.human_lines_added), optional: 'first' },
    {
      title: 'Unknown',
      cell: (row, count) => changes(row.unknown_lines_added, row.unknown_lines_removed, count),
      ...{ paint: paint.unknown, optional: true },
    },
  ];
  const hasUnknown = commit.unknown_lines_added + commit.unknown_lines_removed > 0;
  const shown = hasUnknown ? columns : columns.slice(0, -1);
  const table = renderTable(shown, [...rows, { ...commit, name: 'Total' }], tableColumnsOf(screen), paint);
  return `${head}\n${table}${wrapped(losses(commit), columnsOf(screen))}${byAgent(agents, screen)}`;
}

/** As `git show` has them. */
function factsOf({ words, repository_name, timestamp }: ShownCommit, width: number): string {
  const rows = [
    ['Repository', repository_name],
    ...(words === undefined ? [] : [['Author', words.author]]),
    ['Date', secondText(timestamp)],
  ];
  const facts = rows.map(([name, value]) => `${`${name}:`.padEnd(12)}${safeText(value ?? '')}\n`).join('');
  if (words === undefined) return facts;
  const indent = '    ';
  const subject = wrapped(safeText(words.subject), width - indent.length).replaceAll('\n', `\n${indent}`);
  return `${facts}\n${indent}${subject}\n`;
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
