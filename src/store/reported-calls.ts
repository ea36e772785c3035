import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A finished call of a tool that a host reports. */
export interface ReportedCall {
  /** Ours: it names the call. */
  readonly tool_use_id: string;
  readonly tool_name: string;
  /** ISO 8601, as the next one. */
  readonly called_at: string;
  readonly ended_at: string;
  readonly duration_ms: number | null;
  readonly success: 0 | 1 | null;
  readonly session_id: string | null;
  readonly invocation_id: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly input_bytes: number | null;
  readonly output_bytes: number | null;
}

/** Adds a call, which shows that its invocation goes on; of a name that is known already nothing is added. */
export function insertReportedCall(db: Store, call: ReportedCall): void {
  statement(
    db,
    `INSERT INTO tool_calls (tool_name, called_at, ended_at, duration_ms, success, session_id, tool_use_id,
       invocation_id, input_tokens, output_tokens, input_bytes, output_bytes)
     SELECT @tool_name, @called_at, @ended_at, @duration_ms, @success, @session_id, @tool_use_id,
       @invocation_id, @input_tokens, @output_tokens, @input_bytes, @output_bytes
     WHERE NOT EXISTS (SELECT 1 FROM tool_calls WHERE session_id IS @session_id AND tool_use_id = @tool_use_id)`,
  ).run(call);
  if (call.invocation_id === null) return;
  statement(db, 'UPDATE agent_invocations SET last_seen_at = max(last_seen_at, ?) WHERE invocation_id = ?').run(
    call.ended_at,
    call.invocation_id,
  );
}
