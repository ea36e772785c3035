import type { AfterTool, BeforeTool } from '../claude/event.ts';
import { memberSizes } from '../claude/member-sizes.ts';
import type { IngestContext } from '../context/context.ts';
import type { Delivery } from '../spool/delivery.ts';
import { noteCall } from '../store/tool-calls.ts';

/** What a call belongs to. */
export interface Whose {
  readonly task: number | null;
  /** The run of the subagent that made it. */
  readonly run: string | null;
}

/** A call begins, or has ended: its name, times, sizes and outcome; never its arguments. */
export function recordToolCall(
  { db }: IngestContext,
  { time, payload }: Delivery,
  event: BeforeTool | AfterTool,
  { task, run }: Whose,
): void {
  const sizes = memberSizes(payload);
  const call = {
    session_id: event.sessionId,
    tool_use_id: event.toolUseId ?? null,
    tool_name: event.tool,
    mcp_server: serverOf(event.tool),
    subagent_id: event.subagentId ?? null,
    invocation_id: run,
    task_execution_id: task,
    input_bytes: sizes.get('tool_input') ?? null,
  };
  if (event.kind === 'after-tool') noteCall(db, { ...call, ...endOf(event, time, sizes.get('tool_response')) });
  else if (event.toolUseId !== undefined) {
    const nothing = { ended_at: null, duration_ms: null, success: null, interrupted: null, output_bytes: null };
    noteCall(db, { ...call, ...nothing, called_at: time, background: 0 });
  }
}

function endOf({ durationMs, success, interrupted, inBackground }: AfterTool, time: string, bytes: number | undefined) {
  return {
    called_at: new Date(Date.parse(time) - (durationMs ?? 0)).toISOString(),
    ended_at: time,
    duration_ms: durationMs ?? null,
    success: success ? (1 as const) : (0 as const),
    interrupted: interrupted ? (1 as const) : (0 as const),
    background: inBackground ? (1 as const) : (0 as const),
    output_bytes: bytes ?? null,
  };
}

/** mcp__server__tool. */
function serverOf(tool: string): string | null {
  return /^mcp__(.+?)__/.exec(tool)?.[1] ?? null;
}
