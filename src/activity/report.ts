import { estimateComplexity } from './complexity.ts';
import { contextJson } from './context-json.ts';
import { longest } from './limits.ts';
import { shortText } from './mask-secrets.ts';

// What a host (an orchestrator's program, our own `invocation run`) tells of its agents, and the payloads of the
// deliveries that say it. Their fields are named as the columns that they fill.

/** A run of an agent begins. */
export interface Invocation {
  /** The agent's name, as it is to stand in the tables; 100 characters are kept. */
  readonly agent: string;
  /** What it is to do; 200 characters are kept, secrets masked; nothing with `AI_TRACKER_DESCRIPTIONS=off`. */
  readonly task: string;
  /** 1 to 10; estimated from `task` where it is not given. */
  readonly complexity?: number | undefined;
  /** Anything that JSON can say; kept as JSON with secrets masked, unless that is longer than 4,096 bytes. */
  readonly context?: unknown;
}

/** How a run ended. */
export interface Outcome {
  readonly success: boolean;
  /** What came of it; 500 characters are kept, secrets masked. */
  readonly outcome?: string | undefined;
  /** What went wrong; 500 characters are kept, secrets masked. */
  readonly error?: string | undefined;
  /** All tokens that it took. */
  readonly tokens?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

/** One finished call of a tool; never what the tool was given or said. */
export interface ToolCall {
  /** The tool's name; 100 characters are kept. */
  readonly tool: string;
  readonly success: boolean;
  /** The invocation that made it: an id from `startInvocation`. */
  readonly invocation?: string | undefined;
  /** When it began; else `durationMs` ago. */
  readonly startedAt?: Date | undefined;
  readonly durationMs?: number | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** How much the tool was given and said, in bytes. */
  readonly inputBytes?: number | undefined;
  readonly outputBytes?: number | undefined;
}

/** What was measured while it ran. */
export interface Measured {
  readonly executionMs: number;
  /** 100 is one core; null: not known. */
  readonly cpuPercent: number | null;
  /** MiB: on average, and the most. */
  readonly memoryMb: number | null;
  readonly peakMemoryMb: number | null;
  /** Of a command. */
  readonly exitStatus?: number;
}

/** The process without which a run cannot end; its columns are those of `agent_invocations`. */
export interface ProcessIdentity {
  readonly client_pid: number;
  /** In the kernel's ticks since the machine's start. */
  readonly client_started: number | null;
  readonly client_host: string;
}

export interface StartFacts {
  readonly source: 'reported' | 'command';
  /** Whether the task's description is kept. */
  readonly descriptions: boolean;
  /** Not given: whoever reports the start need not be there at the end. */
  readonly process?: ProcessIdentity;
}

export type Payload = Readonly<Record<string, string | number | null>>;

/** The payload that says that a run began. */
export function startPayload(id: string, invocation: Invocation, facts: StartFacts): Payload {
  const { source, descriptions, process } = facts;
  return {
    invocation_id: id,
    source,
    agent_name: shortText(invocation.agent, longest.agent),
    task_description: descriptions ? shortText(invocation.task, longest.task) || null : null,
    complexity_score: invocation.complexity ?? estimateComplexity(invocation.task),
    complexity_estimated: invocation.complexity === undefined ? 1 : 0,
    context: contextJson(invocation.context),
    ...process,
  };
}

/** The payload that says how it ended. */
export function endPayload(id: string, outcome: Outcome, measured?: Measured): Payload {
  return {
    invocation_id: id,
    success: outcome.success ? 1 : 0,
    outcome_summary: optionalText(outcome.outcome, longest.outcome),
    error_details: optionalText(outcome.error, longest.error),
    tokens_used: outcome.tokens ?? sumOf(outcome.inputTokens, outcome.outputTokens),
    input_tokens: outcome.inputTokens ?? null,
    output_tokens: outcome.outputTokens ?? null,
    ...(measured && measuredFields(measured)),
  };
}

function measuredFields(measured: Measured): Payload {
  return {
    execution_time_ms: measured.executionMs,
    cpu_usage_percent: measured.cpuPercent,
    memory_usage_mb: measured.memoryMb,
    peak_memory_mb: measured.peakMemoryMb,
    exit_status: measured.exitStatus ?? null,
  };
}

/** The payload that tells of a tool's call; `now` in ms. */
export function toolCallPayload(id: string, call: ToolCall, now: number): Payload {
  const started = call.startedAt?.getTime() ?? now - (call.durationMs ?? 0);
  const ended = call.durationMs === undefined ? now : started + call.durationMs;
  return {
    call_id: id,
    invocation_id: call.invocation ?? null,
    tool_name: shortText(call.tool, longest.tool),
    called_at: new Date(started).toISOString(),
    ended_at: new Date(ended).toISOString(),
    duration_ms: Math.round(call.durationMs ?? Math.max(0, now - started)),
    success: call.success ? 1 : 0,
    input_tokens: call.inputTokens ?? null,
    output_tokens: call.outputTokens ?? null,
    input_bytes: call.inputBytes ?? null,
    output_bytes: call.outputBytes ?? null,
  };
}

function optionalText(text: string | undefined, most: number): string | null {
  return text === undefined ? null : shortText(text, most) || null;
}

function sumOf(input: number | undefined, output: number | undefined): number | null {
  return input === undefined && output === undefined ? null : (input ?? 0) + (output ?? 0);
}
