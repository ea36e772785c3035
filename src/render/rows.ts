import type { SessionsReport } from '../stats/activity-reports.ts';
import type { CommitOfRange } from '../stats/commits-report.ts';
import type { SourceReport } from '../stats/fleet-report.ts';
import type { BlamedFile, StandingSums } from '../stats/head-report.ts';
import type { RangeFileReport } from '../stats/range-report.ts';
import type { DayTotals, RepositoryTotals } from '../stats/report.ts';
import type { DayTokens } from '../stats/tokens.ts';
import type { UsageRow } from '../stats/usage.ts';
import type { AgentUsageRow } from '../store/agent-usage.ts';
import type { CommitFileRow } from '../store/commit-queries.ts';
import type { ToolUsageRow } from '../store/tool-usage.ts';
import { safeText } from './safe-text.ts';

type Value = string | number | boolean | null | undefined;

interface Finding {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly fix?: string;
}

interface BlamedLine {
  readonly line: number;
  readonly author: string;
  readonly commit_sha: string | null;
  readonly commit_author: string | null;
  readonly authored_at: string | null;
  readonly session_id: string | null;
  readonly agent_id: string | null;
  readonly model: string | null;
  readonly evidence: string | null;
  readonly text: string;
}

/** The tables that commands print, by what a row of each is. */
export interface Tables {
  readonly stats: RepositoryTotals;
  readonly days: DayTotals;
  readonly head: StandingSums & { readonly by: string; readonly name: string };
  readonly folder: BlamedFile;
  readonly tokens: DayTokens;
  readonly show: CommitFileRow;
  readonly commits: CommitOfRange;
  readonly blame: BlamedLine;
  readonly report: RangeFileReport;
  readonly agents: AgentUsageRow;
  readonly usage: UsageRow;
  readonly sessions: SessionsReport['sessions'][number];
  readonly tools: ToolUsageRow;
  readonly fleet: SourceReport;
  readonly doctor: Finding;
  readonly verify: Finding & { readonly records: number; readonly missing: number };
}

const addedLines = ['ai_lines_added', 'human_lines_added', 'unknown_lines_added'] as const;
const standing = ['ai_lines', 'human_lines', 'unknown_lines', 'ai_percent'] as const;
const durations = ['mean_duration_ms', 'p95_duration_ms'] as const;

/** Their columns, which are keys of --json; also where there is no row. */
const columns: { readonly [Name in keyof Tables]: readonly (keyof Tables[Name])[] } = {
  stats: ['repository_name', 'repository_path', 'commits', ...addedLines, 'ai_percent_added'],
  days: ['date', 'commits', ...addedLines],
  head: ['by', 'name', 'files', ...standing],
  folder: ['file_path', ...standing],
  tokens: [
    ...(['date', 'model', 'input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const),
    ...(['cost', 'currency'] as const),
  ],
  show: [
    ...(['file_path', 'ai_lines_added', 'ai_lines_removed', 'human_lines_added', 'human_lines_removed'] as const),
    ...(['unknown_lines_added', 'unknown_lines_removed', 'generated'] as const),
  ],
  commits: [
    ...(['commit_sha', 'timestamp', 'subject', 'recorded', 'ai_lines_added', 'ai_lines_removed'] as const),
    ...(['human_lines_added', 'human_lines_removed', 'unknown_lines_added', 'unknown_lines_removed'] as const),
  ],
  blame: [
    ...(['line', 'author', 'commit_sha', 'commit_author', 'authored_at', 'session_id', 'agent_id', 'model'] as const),
    ...(['evidence', 'text'] as const),
  ],
  report: ['file_path', ...addedLines, 'ai_percent_added', 'generated', 'binary'],
  agents: [
    ...(['agent_name', 'invocations', 'running', 'succeeded', 'failed', 'success_rate', ...durations] as const),
    ...(['mean_complexity', 'efficiency_per_minute', 'tokens', 'committed_lines_added'] as const),
    ...(['committed_lines_removed', 'tokens_per_line'] as const),
  ],
  usage: ['label', 'since', 'invocations', 'succeeded', 'failed', 'tokens'],
  sessions: [
    ...(['id', 'agent_id', 'agent_role', 'status', 'end_reason', 'started_at', 'ended_at', 'last_seen_at'] as const),
    ...(['duration_ms', 'model', 'client_version', 'working_directory', 'task_count', 'tool_calls'] as const),
    ...(['tokens', 'lines_added', 'lines_removed'] as const),
  ],
  tools: ['tool_name', 'calls', 'succeeded', 'failed', 'without_result', 'p50_duration_ms', 'p95_duration_ms'],
  fleet: [
    ...(['path', 'database_id', 'agent_id', 'agent_role', 'host', 'last_event', 'last_read', 'lag_seconds'] as const),
    ...(['waiting', 'rows', 'size', 'gone_at', 'error'] as const),
  ],
  doctor: ['name', 'status', 'message', 'fix'],
  verify: ['name', 'status', 'records', 'missing', 'message', 'fix'],
};

/** Rows apart by commas or by tabs; `onTerminal`: no name of theirs steers it. */
export interface RowsFormat {
  readonly separator: 'comma' | 'tab';
  readonly onTerminal: boolean;
}

/** A table for programs: the names of its columns, then each row as a whole. */
export function renderRows<Name extends keyof Tables>(
  table: Name,
  rows: readonly Tables[Name][],
  format: RowsFormat,
): string {
  return separated(columns[table], rows as unknown as readonly Readonly<Record<string, Value>>[], format);
}

/** The same of any columns. */
export function separated(
  columns: readonly PropertyKey[],
  rows: readonly Readonly<Record<string, Value>>[],
  { separator, onTerminal }: RowsFormat,
): string {
  const cells = [columns.map(String), ...rows.map((row) => columns.map((column) => row[String(column)]))];
  if (separator === 'tab') return lines(cells, '\t', '\n', (value) => safeText(String(value ?? '')));
  return lines(cells, ',', '\r\n', (value) => quoted(onTerminal ? shown(value) : value));
}

function lines(
  rows: readonly (readonly Value[])[],
  comma: string,
  end: string,
  cell: (value: Value) => string,
): string {
  return rows.map((row) => `${row.map(cell).join(comma)}${end}`).join('');
}

function shown(value: Value): Value {
  return typeof value === 'string' ? safeText(value) : value;
}

/**
 * A cell as RFC 4180 has it. Text that a spreadsheet would take for a formula has an apostrophe before it, by which
 * spreadsheets know text: a repository's file names and texts are anybody's.
 */
function quoted(value: Value): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
