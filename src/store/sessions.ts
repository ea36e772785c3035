import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface SessionFacts {
  readonly id: string;
  readonly time: string;
  readonly agent_id: string | null;
  readonly agent_role: string | null;
  readonly harness: string | null;
  readonly working_directory: string | null;
}

/** A session showed itself: adds it, or moves the time at which it was last seen. */
export function touchSession(db: Store, facts: SessionFacts): void {
  statement(
    db,
    `INSERT INTO agent_sessions (id, agent_id, agent_role, harness, working_directory, started_at, last_seen_at)
     VALUES (@id, @agent_id, @agent_role, @harness, @working_directory, @time, @time)
     ON CONFLICT (id) DO UPDATE SET last_seen_at = max(last_seen_at, @time), started_at = min(started_at, @time),
       agent_id = COALESCE(agent_id, @agent_id), agent_role = COALESCE(agent_role, @agent_role)`,
  ).run(facts);
}

/** Notes when a session ended. */
export function endSession(db: Store, id: string, time: string): void {
  statement(db, 'UPDATE agent_sessions SET ended_at = ? WHERE id = ?').run(time, id);
}

/** Whether a hook of the session was ever ingested. */
export function isSessionKnown(db: Store, id: string): boolean {
  return statement(db, 'SELECT 1 FROM agent_sessions WHERE id = ?').get(id) !== undefined;
}

export interface NewToolCall {
  readonly tool_name: string;
  readonly called_at: string;
  readonly duration_ms: number | null;
  readonly success: number;
  readonly session_id: string;
  readonly subagent_id: string | null;
  readonly tool_use_id: string | null;
}

/** Counts a finished tool call; never its arguments. */
export function insertToolCall(db: Store, call: NewToolCall): void {
  statement(
    db,
    `INSERT OR IGNORE INTO tool_calls (tool_name, called_at, duration_ms, success, session_id, subagent_id, tool_use_id)
     VALUES (@tool_name, @called_at, @duration_ms, @success, @session_id, @subagent_id, @tool_use_id)`,
  ).run(call);
}
