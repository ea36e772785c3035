import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A tool call as one hook tells of it, at its begin or at its end; never its arguments. */
export interface CallSight {
  readonly session_id: string;
  /** `null`: a client that does not name its calls; only their ends are told then. */
  readonly tool_use_id: string | null;
  readonly tool_name: string;
  readonly mcp_server: string | null;
  readonly subagent_id: string | null;
  readonly invocation_id: string | null;
  readonly task_execution_id: number | null;
  /** ISO 8601, as the next one. */
  readonly called_at: string;
  readonly ended_at: string | null;
  readonly duration_ms: number | null;
  readonly success: 0 | 1 | null;
  readonly interrupted: 0 | 1 | null;
  readonly background: 0 | 1;
  /** Of the arguments and of the result, as JSON. */
  readonly input_bytes: number | null;
  readonly output_bytes: number | null;
}

/** Of two that may be NULL. */
const least = (name: string) => `COALESCE(min(${name}, excluded.${name}), ${name}, excluded.${name})`;
const most = (name: string) => `COALESCE(max(${name}, excluded.${name}), ${name}, excluded.${name})`;
const first = (name: string) => `COALESCE(${name}, excluded.${name})`;

const noteSql = `INSERT INTO tool_calls (session_id, tool_use_id, tool_name, mcp_server, subagent_id, invocation_id,
    task_execution_id, called_at, ended_at, duration_ms, success, interrupted, background, input_bytes, output_bytes,
    message_id, input_tokens, output_tokens)
  SELECT @session_id, @tool_use_id, @tool_name, @mcp_server, @subagent_id, @invocation_id,
    @task_execution_id, @called_at, @ended_at, @duration_ms, @success, @interrupted, @background, @input_bytes, @output_bytes,
    m.id, m.input_tokens, m.output_tokens
  FROM (SELECT 1) LEFT JOIN message_calls c ON c.tool_use_id = @tool_use_id LEFT JOIN messages m ON m.id = c.message_id
  WHERE true
  ON CONFLICT (session_id, tool_use_id) WHERE tool_use_id IS NOT NULL DO UPDATE SET
    called_at = min(called_at, excluded.called_at), ended_at = ${least('ended_at')}, success = ${least('success')},
    interrupted = ${most('interrupted')}, background = max(background, excluded.background),
    input_bytes = ${most('input_bytes')}, output_bytes = ${most('output_bytes')},
    task_execution_id = ${first('task_execution_id')}, subagent_id = ${first('subagent_id')},
    invocation_id = ${first('invocation_id')},
    duration_ms = COALESCE(duration_ms, excluded.duration_ms, CASE WHEN (ended_at IS NULL) <> (excluded.ended_at IS NULL)
      THEN CAST(round((julianday(COALESCE(ended_at, excluded.ended_at)) - julianday(min(called_at, excluded.called_at)))
        * 86400000) AS INTEGER) END)`;

/** Notes the begin or the end of a call: in any order, and told twice, it is one row. */
export function noteCall(db: Store, call: CallSight): void {
  statement(db, noteSql).run(call);
}

/** The task that a call is part of. */
export function taskOfCall(db: Store, sessionId: string, toolUseId: string): number | null {
  return (
    statement<{ id: number | null }>(
      db,
      'SELECT task_execution_id AS id FROM tool_calls WHERE session_id = ? AND tool_use_id = ?',
    ).get(sessionId, toolUseId)?.id ?? null
  );
}
