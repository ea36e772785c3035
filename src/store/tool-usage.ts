import { type ActivityFilter, activityParameters, activityTerms, isSession } from './activity-filter.ts';
import type { Store } from './open.ts';

/** The view `tool_usage`. Durations are by nearest rank; `null`: none is known. */
export interface ToolUsageRow {
  readonly tool_name: string;
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  /** They run, or no end of them was told. */
  readonly without_result: number;
  readonly p50_duration_ms: number | null;
  readonly p95_duration_ms: number | null;
}

/** Calls by tool, the most used first. Those that began in the filter's time count. */
export function usageByTool(db: Store, filter: ActivityFilter): ToolUsageRow[] {
  const isEverything = Object.values(filter).every((value) => value === undefined);
  return isEverything ? keptUsage(db) : computedUsage(db, filter);
}

type KeptRow = Omit<ToolUsageRow, 'p50_duration_ms' | 'p95_duration_ms'> & { readonly timed: number };

/** The counts of all time are at hand (migration 0007); a duration is looked up by its place in an index. */
function keptUsage(db: Store): ToolUsageRow[] {
  const ofTool = 'FROM tool_calls WHERE tool_name = ? AND duration_ms IS NOT NULL ORDER BY duration_ms';
  const fromShortest = db.prepare<[string, number], number>(`SELECT duration_ms ${ofTool} LIMIT 1 OFFSET ?`).pluck();
  // Few calls are longer than the 95th percentile: from there the way is short.
  const fromLongest = db
    .prepare<[string, number], number>(`SELECT duration_ms ${ofTool} DESC LIMIT 1 OFFSET ?`)
    .pluck();
  const rows = db.prepare<[], KeptRow>(
    `SELECT tool_name, calls, succeeded, failed, calls - succeeded - failed AS without_result, timed
     FROM tool_totals WHERE calls > 0 ORDER BY calls DESC, tool_name`,
  );
  return rows.all().map(({ timed, ...row }) => ({
    ...row,
    p50_duration_ms: timed === 0 ? null : (fromShortest.get(row.tool_name, rankOf(50, timed) - 1) ?? null),
    p95_duration_ms: timed === 0 ? null : (fromLongest.get(row.tool_name, timed - rankOf(95, timed)) ?? null),
  }));
}

function rankOf(percent: number, count: number): number {
  return Math.ceil((percent * count) / 100);
}

function computedUsage(db: Store, filter: ActivityFilter): ToolUsageRow[] {
  const agent = '(SELECT agent_id FROM agent_sessions WHERE id = session_id)';
  return db
    .prepare<unknown[], ToolUsageRow>(
      `WITH ranked AS MATERIALIZED (
         SELECT tool_name, success, duration_ms, count(duration_ms) OVER (PARTITION BY tool_name) AS timed,
           row_number() OVER (PARTITION BY tool_name ORDER BY duration_ms NULLS LAST) AS place
         FROM tool_calls WHERE ${activityTerms(filter, 'called_at', agent, `session_id IN ${isSession}`)})
       SELECT tool_name, count(*) AS calls, COALESCE(sum(success = 1), 0) AS succeeded,
         COALESCE(sum(success = 0), 0) AS failed, sum(success IS NULL) AS without_result,
         max(CASE WHEN place = (timed * 50 + 99) / 100 THEN duration_ms END) AS p50_duration_ms,
         max(CASE WHEN place = (timed * 95 + 99) / 100 THEN duration_ms END) AS p95_duration_ms
       FROM ranked GROUP BY tool_name ORDER BY count(*) DESC, tool_name`,
    )
    .all(activityParameters(filter));
}
