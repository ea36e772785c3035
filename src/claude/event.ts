import { type FileEdit, isEditingTool, readFileEdit } from './file-edit.ts';
import { isAgentTool, type LaunchedAgent, readLaunch } from './launched-agent.ts';
import { type Notification, readNotification } from './notification.ts';
import type { Payload } from './wire.ts';

/** What every event of a session tells. */
interface SessionEvent {
  readonly sessionId: string;
  readonly cwd: string | undefined;
  readonly subagentId: string | undefined;
  readonly subagentType: string | undefined;
  /** The prompt that it all belongs to. */
  readonly promptId: string | undefined;
  /** Where the client writes down what is said in the session. */
  readonly transcript: string | undefined;
}

export interface BeforeTool extends SessionEvent {
  readonly kind: 'before-tool';
  readonly tool: string;
  readonly toolUseId: string | undefined;
  /** What an editing tool is about to do. */
  readonly edit: FileEdit | undefined;
  /** A slash command's own shell line: no hook and no transcript tells its end. */
  readonly endless: boolean;
}

export interface AfterTool extends SessionEvent {
  readonly kind: 'after-tool';
  readonly tool: string;
  readonly toolUseId: string | undefined;
  readonly durationMs: number | undefined;
  readonly success: boolean;
  /** A person stopped it. */
  readonly interrupted: boolean;
  /** The call returned, what it started runs on. */
  readonly inBackground: boolean;
  /** The client's name of that. */
  readonly backgroundTask: string | undefined;
  readonly edit: FileEdit | undefined;
  /** The subagent that the call started. */
  readonly launched: LaunchedAgent | undefined;
}

export interface SessionStart extends SessionEvent {
  readonly kind: 'session-start';
  /** startup, resume, clear, compact. */
  readonly source: string | undefined;
  readonly model: string | undefined;
}

export interface SessionEnd extends SessionEvent {
  readonly kind: 'session-end';
  readonly reason: string | undefined;
}

export interface Prompt extends SessionEvent {
  readonly kind: 'prompt';
  /** It is the client's, about something that went on in the background. */
  readonly notification: Notification | undefined;
}

/** The agent, or a subagent, has come to an end. */
export interface Stop extends SessionEvent {
  readonly kind: 'stop' | 'subagent-stop';
  /** The ids of what goes on in the background; older clients do not tell. */
  readonly background: readonly string[] | undefined;
}

/** The model's service failed the agent, or a subagent. */
export interface Failure extends SessionEvent {
  readonly kind: 'failure';
  readonly error: string | undefined;
}

export interface OtherEvent extends SessionEvent {
  readonly kind: 'subagent-start' | 'other';
}

export type ClaudeEvent = BeforeTool | AfterTool | SessionStart | SessionEnd | Prompt | Stop | Failure | OtherEvent;

/** The event that a payload is; `undefined` when it names neither a session nor a tool. */
export function toEvent(verb: string, payload: Payload): ClaudeEvent | undefined {
  if (!payload.session_id && !payload.tool_name) return undefined;
  const common = commonOf(payload);
  const name = payload.hook_event_name ?? (verb === 'hook-pre-tool' ? 'PreToolUse' : 'PostToolUse');
  if (payload.tool_name !== undefined) {
    if (name === 'PreToolUse' || name === 'PreSkillShellCommand') return beforeTool(payload, payload.tool_name, name);
    if (name === 'PostToolUse' || name === 'PostToolUseFailure') {
      return afterTool(payload, payload.tool_name, name === 'PostToolUse');
    }
  }
  switch (name) {
    case 'SessionStart':
      return { kind: 'session-start', ...common, source: payload.source, model: payload.model };
    case 'SessionEnd':
      return { kind: 'session-end', ...common, reason: payload.reason };
    case 'UserPromptSubmit':
      return { kind: 'prompt', ...common, notification: readNotification(payload.prompt) };
    case 'Stop':
    case 'SubagentStop': {
      // The client's own helpers: https://github.com/anthropics/claude-code/issues/27423
      if (payload.agent_type === '') return { kind: 'other', ...common, subagentId: undefined };
      const background = payload.background_tasks?.map(({ id }) => id ?? '');
      return { kind: name === 'Stop' ? 'stop' : 'subagent-stop', ...common, background };
    }
    case 'StopFailure':
      return { kind: 'failure', ...common, error: payload.error };
    default:
      return { kind: name === 'SubagentStart' ? 'subagent-start' : 'other', ...common };
  }
}

function beforeTool(payload: Payload, tool: string, name: string): BeforeTool {
  return {
    kind: 'before-tool',
    ...commonOf(payload),
    tool,
    toolUseId: payload.tool_use_id,
    edit: isEditingTool(tool) ? readFileEdit({ ...payload, tool_response: undefined }) : undefined,
    endless: name !== 'PreToolUse',
  };
}

function afterTool(payload: Payload, tool: string, success: boolean): AfterTool {
  const told = payload.tool_response?.['backgroundTaskId'];
  const backgroundTask = typeof told === 'string' ? told : undefined;
  return {
    ...{ kind: 'after-tool', ...commonOf(payload), tool, success },
    ...{ toolUseId: payload.tool_use_id, durationMs: payload.duration_ms },
    interrupted: payload.is_interrupt ?? false,
    inBackground: backgroundTask !== undefined,
    backgroundTask,
    edit: success && isEditingTool(tool) ? readFileEdit(payload) : undefined,
    launched: isAgentTool(tool) ? readLaunch(payload) : undefined,
  };
}

function commonOf(payload: Payload): SessionEvent {
  return {
    sessionId: payload.session_id || 'unknown',
    cwd: payload.cwd,
    subagentId: payload.agent_id || undefined,
    subagentType: payload.agent_type || undefined,
    promptId: payload.prompt_id || undefined,
    transcript: payload.transcript_path || undefined,
  };
}
