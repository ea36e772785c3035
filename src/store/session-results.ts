import { type ActivityFilter, activityParameters, activityTerms, isSession } from './activity-filter.ts';
import type { Store } from './open.ts';

/** The view `session_results`. `null`: not known. */
export interface SessionRow {
  readonly id: string;
  readonly agent_id: string | null;
  readonly agent_role: string | null;
  readonly status: 'open' | 'ended' | 'lost';
  readonly end_reason: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly last_seen_at: string;
  readonly model: string | null;
  readonly client_version: string | null;
  readonly working_directory: string | null;
  readonly task_count: number;
  readonly tool_calls: number;
  readonly tokens: number | null;
  readonly lines_added: number;
  readonly lines_removed: number;
}

/** The sessions that began in the filter's time, the newest first, and no more than `limit`. */
export function newestSessions(db: Store, filter: ActivityFilter, limit: number): SessionRow[] {
  return db
    .prepare<unknown[], SessionRow>(
      `SELECT id, agent_id, agent_role, status, end_reason, started_at, ended_at, last_seen_at, model, client_version,
         working_directory, task_count, tool_calls, tokens, lines_added, lines_removed
       FROM session_results WHERE ${activityTerms(filter, 'started_at', 'agent_id', `id IN ${isSession}`)}
       ORDER BY started_at DESC, id DESC LIMIT @limit`,
    )
    .all({ ...activityParameters(filter), limit });
}

/** How many sessions of each state began in the filter's time. */
export function countSessions(db: Store, filter: ActivityFilter): { open: number; ended: number; lost: number } {
  const counts = { open: 0, ended: 0, lost: 0 };
  const rows = db
    .prepare<unknown[], { status: SessionRow['status']; sessions: number }>(
      `SELECT status, count(*) AS sessions FROM agent_sessions
       WHERE ${activityTerms(filter, 'started_at', 'agent_id', `id IN ${isSession}`)} GROUP BY status`,
    )
    .all(activityParameters(filter));
  for (const { status, sessions } of rows) counts[status] = sessions;
  return counts;
}
