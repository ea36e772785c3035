import { type ActivityFilter, activityParameters, activityTerms, isSession } from './activity-filter.ts';
import type { Store } from './open.ts';

/** The view `agent_usage`: what the invocations of one name took and brought. `null`: not known. */
export interface AgentUsageRow {
  /** `null`: invocations of which only the end is known. */
  readonly agent_name: string | null;
  readonly invocations: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** 0 to 1, of those that succeeded or failed. */
  readonly success_rate: number | null;
  readonly mean_duration_ms: number | null;
  readonly p95_duration_ms: number | null;
  /** 1 to 10. */
  readonly mean_complexity: number | null;
  /** Success rate by mean duration in minutes. */
  readonly efficiency_per_minute: number | null;
  readonly tokens: number | null;
  readonly committed_lines_added: number | null;
  readonly committed_lines_removed: number | null;
  /** Of the invocations of which both are known. */
  readonly tokens_per_line: number | null;
}

/** Runs of subagents, and reported ones in which sessions ran. */
const inSession = `invocation_id IN (SELECT invocation_id FROM agent_invocations WHERE session_id IN ${isSession}
  UNION ALL SELECT invocation_id FROM agent_sessions WHERE id IN ${isSession} AND invocation_id IS NOT NULL)`;

/** Invocations by agent's name, the most used first. Those that began in the filter's time count. */
export function usageByAgent(db: Store, filter: ActivityFilter): AgentUsageRow[] {
  return db
    .prepare<unknown[], AgentUsageRow>(
      `WITH ranked AS MATERIALIZED (
         SELECT *, count(duration_ms) OVER by_name AS timed,
           row_number() OVER (PARTITION BY agent_name ORDER BY duration_ms NULLS LAST) AS place
         FROM invocation_results WHERE ${activityTerms(filter, 'start_time', 'agent_id', inSession)}
         WINDOW by_name AS (PARTITION BY agent_name))
       SELECT agent_name, count(*) AS invocations, sum(status = 'running') AS running,
         COALESCE(sum(success = 1), 0) AS succeeded, COALESCE(sum(success = 0), 0) AS failed,
         avg(success) AS success_rate, avg(duration_ms) AS mean_duration_ms,
         max(CASE WHEN place = (timed * 95 + 99) / 100 THEN duration_ms END) AS p95_duration_ms,
         avg(complexity_score) AS mean_complexity,
         avg(success) / NULLIF(avg(duration_ms) / 60000, 0) AS efficiency_per_minute, sum(tokens) AS tokens,
         sum(lines_added) AS committed_lines_added, sum(lines_removed) AS committed_lines_removed,
         CAST(sum(CASE WHEN lines_added IS NOT NULL THEN tokens END) AS REAL)
           / NULLIF(sum(CASE WHEN tokens IS NOT NULL THEN lines_added END), 0) AS tokens_per_line
       FROM ranked GROUP BY agent_name ORDER BY count(*) DESC, agent_name NULLS LAST`,
    )
    .all(activityParameters(filter));
}

/** The invocations that began in one minute of UTC, `2026-03-02T10:04`. */
export interface MinuteUsage {
  readonly minute: string;
  readonly invocations: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly tokens: number | null;
}

/** Minutes with invocations, in order: the reader's hours and days are made of them in every time zone. */
export function usageByMinute(db: Store, filter: ActivityFilter): IterableIterator<MinuteUsage> {
  return db
    .prepare<unknown[], MinuteUsage>(
      `SELECT substr(start_time, 1, 16) AS minute, count(*) AS invocations, COALESCE(sum(success = 1), 0) AS succeeded,
         COALESCE(sum(success = 0), 0) AS failed, sum(tokens) AS tokens
       FROM invocation_results WHERE ${activityTerms(filter, 'start_time', 'agent_id', inSession)} GROUP BY 1 ORDER BY 1`,
    )
    .iterate(activityParameters(filter));
}
