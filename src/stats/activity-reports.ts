import type { AgentUsageRow } from '../store/agent-usage.ts';
import type { SessionRow } from '../store/session-results.ts';
import type { ToolUsageRow } from '../store/tool-usage.ts';
import type { UsagePeriod, UsageRow } from './usage.ts';

/** What every report on activity begins with. */
export interface ReportScope {
  readonly database: string;
  readonly agent_id: string | null;
  readonly period: { readonly since: string | null; readonly until: string | null };
  /** Names of the repositories that are asked for. */
  readonly repo: string | null;
}

/** What `agents --json` prints. */
export interface AgentsReport extends ReportScope {
  /** Over all agents, also those that `--top` leaves out. */
  readonly totals: Pick<AgentUsageRow, 'invocations' | 'running' | 'succeeded' | 'failed'> & {
    readonly agents: number;
  };
  readonly agents: readonly AgentUsageRow[];
  readonly usage: { readonly each: UsagePeriod; readonly rows: readonly UsageRow[] };
}

/** What `sessions --json` prints. */
export interface SessionsReport extends ReportScope {
  /** Also those that `--top` leaves out. */
  readonly totals: { readonly sessions: number; readonly open: number; readonly ended: number; readonly lost: number };
  readonly sessions: readonly (SessionRow & { readonly duration_ms: number | null })[];
}

/** What `tools --json` prints. */
export interface ToolsReport extends ReportScope {
  /** Over all tools, also those that `--top` leaves out. */
  readonly totals: Pick<ToolUsageRow, 'calls' | 'succeeded' | 'failed' | 'without_result'> & { readonly tools: number };
  readonly tools: readonly ToolUsageRow[];
}

/** The first `top` agents, their numbers rounded to what they mean. */
export function agentsOf(rows: readonly AgentUsageRow[], top: number): Pick<AgentsReport, 'totals' | 'agents'> {
  return {
    totals: { agents: rows.length, ...sums(rows, ['invocations', 'running', 'succeeded', 'failed']) },
    agents: rows.slice(0, top).map((row) => ({
      ...row,
      success_rate: rounded(row.success_rate, 4),
      mean_duration_ms: rounded(row.mean_duration_ms, 0),
      mean_complexity: rounded(row.mean_complexity, 1),
      efficiency_per_minute: rounded(row.efficiency_per_minute, 4),
      tokens_per_line: rounded(row.tokens_per_line, 1),
    })),
  };
}

/** Sessions with how long they lasted: a lost one until it was last seen, an open one is not over. */
export function sessionsOf(
  rows: readonly SessionRow[],
  counts: Omit<SessionsReport['totals'], 'sessions'>,
): Pick<SessionsReport, 'totals' | 'sessions'> {
  return {
    totals: { sessions: counts.open + counts.ended + counts.lost, ...counts },
    sessions: rows.map((row) => ({ ...row, duration_ms: lasted(row) })),
  };
}

function lasted({ started_at: start, ended_at: end }: SessionRow): number | null {
  const ms = end === null ? Number.NaN : Date.parse(end) - Date.parse(start);
  return ms >= 0 ? ms : null;
}

/** The first `top` tools. */
export function toolsOf(rows: readonly ToolUsageRow[], top: number): Pick<ToolsReport, 'totals' | 'tools'> {
  return {
    totals: { tools: rows.length, ...sums(rows, ['calls', 'succeeded', 'failed', 'without_result']) },
    tools: rows.slice(0, top),
  };
}

function sums<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], keys: readonly Key[]) {
  return Object.fromEntries(keys.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)])) as Record<
    Key,
    number
  >;
}

/** `null` stays: what is not known is not 0. */
function rounded(number: number | null, digits: number): number | null {
  return number === null ? null : Number(number.toFixed(digits));
}
