import { editedPath, type FileEdit, isEditingTool, readFileEdit } from './file-edit.ts';
import type { Payload } from './wire.ts';

/** What every event of a session tells. */
interface SessionEvent {
  readonly sessionId: string;
  readonly cwd: string | undefined;
  readonly subagentId: string | undefined;
  /** Where the client writes down what is said in the session. */
  readonly transcript: string | undefined;
}

export interface BeforeTool extends SessionEvent {
  readonly kind: 'before-tool';
  readonly tool: string;
  readonly toolUseId: string | undefined;
  /** The file that an editing tool is about to write. */
  readonly path: string | undefined;
}

export interface AfterTool extends SessionEvent {
  readonly kind: 'after-tool';
  readonly tool: string;
  readonly toolUseId: string | undefined;
  readonly durationMs: number | undefined;
  readonly success: boolean;
  /** The call returned, what it started runs on. */
  readonly inBackground: boolean;
  readonly edit: FileEdit | undefined;
}

export interface OtherEvent extends SessionEvent {
  /** `idle`: the session stopped with nothing in the background. */
  readonly kind: 'session-end' | 'idle' | 'other';
}

export type ClaudeEvent = BeforeTool | AfterTool | OtherEvent;

/** The event that a payload is; `undefined` when it names neither a session nor a tool. */
export function toEvent(verb: string, payload: Payload): ClaudeEvent | undefined {
  if (!payload.session_id && !payload.tool_name) return undefined;
  const common = commonOf(payload);
  const name = payload.hook_event_name ?? (verb === 'hook-pre-tool' ? 'PreToolUse' : 'PostToolUse');
  const tool = payload.tool_name;
  if (tool !== undefined && name === 'PreToolUse') {
    return {
      kind: 'before-tool',
      ...common,
      tool,
      toolUseId: payload.tool_use_id,
      path: isEditingTool(tool) ? editedPath(payload) : undefined,
    };
  }
  if (tool !== undefined && (name === 'PostToolUse' || name === 'PostToolUseFailure')) {
    const success = name === 'PostToolUse';
    const edit = success && isEditingTool(tool) ? readFileEdit(payload) : undefined;
    return {
      ...{ kind: 'after-tool', ...common, tool, success, edit },
      ...{ toolUseId: payload.tool_use_id, durationMs: payload.duration_ms },
      inBackground: typeof payload.tool_response?.['backgroundTaskId'] === 'string',
    };
  }
  if (name === 'SessionEnd') return { kind: 'session-end', ...common };
  return { kind: name === 'Stop' && payload.background_tasks?.length === 0 ? 'idle' : 'other', ...common };
}

function commonOf(payload: Payload): SessionEvent {
  return {
    sessionId: payload.session_id || 'unknown',
    cwd: payload.cwd,
    subagentId: payload.agent_id || undefined,
    transcript: payload.transcript_path || undefined,
  };
}
