import { attribute, commitEvent, operation } from '../../activity/otel-names.ts';
import type {
  CommitOfSession,
  EndedCall,
  EndedRow,
  EndedRun,
  EndedSession,
  EndedTask,
} from '../../store/ended-work.ts';
import { placeOf, type SpanPlace, spanIdOf, traceIdOf } from './ids.ts';

/** A span as we tell it; encode.ts makes one of the SDK's of it. */
export interface Span extends SpanPlace {
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly failed: boolean;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  /** Other spans that it has to do with. */
  readonly links: readonly SpanPlace[];
}

export interface SpanEvent {
  readonly name: string;
  readonly time: string;
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What is sent only where somebody asks for it. */
export interface Wanted {
  readonly paths: boolean;
  readonly descriptions: boolean;
}

/** Without what is not known. */
export function known(values: Readonly<Record<string, string | number | boolean | null | undefined>>): Attributes {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(entries) as Attributes;
}

const common = ({ agent_id, session_id }: EndedRow) => ({
  [attribute.agent]: agent_id,
  [attribute.conversation]: session_id,
});

const provider = 'anthropic';

function sessionPlace(session: string, trace: string | null): SpanPlace {
  return { traceId: placeOf(trace)?.traceId ?? traceIdOf('session', session), spanId: spanIdOf('session', session) };
}

/** The task of a row; undefined: it has none. */
function taskPlace({ session_id, session_trace, prompt_id, task_trace }: EndedRow): SpanPlace | undefined {
  if (session_id === null || prompt_id === null) return undefined;
  const traceId = placeOf(task_trace)?.traceId ?? sessionPlace(session_id, session_trace).traceId;
  return { traceId, spanId: spanIdOf('task', session_id, prompt_id) };
}

/** What a session's span says beside its row. */
export interface SessionFacts {
  readonly commits: readonly CommitOfSession[];
  /** The run above all others of the one that it is in. */
  readonly root: string | undefined;
}

export function sessionSpan(row: EndedSession, { commits, root }: SessionFacts, wanted: Wanted): Span {
  const run = row.invocation_id;
  return {
    ...sessionPlace(row.id, row.session_trace),
    parentSpanId: placeOf(row.session_trace)?.spanId,
    name: `${operation.workflow} session`,
    start: row.started_at,
    end: row.ended_at,
    failed: false,
    attributes: known({
      [attribute.operation]: operation.workflow,
      [attribute.workflow]: 'session',
      ...common(row),
      [attribute.role]: row.agent_role,
      [attribute.harness]: row.harness,
      [attribute.requestModel]: row.model,
      [attribute.endReason]: row.end_reason,
      [attribute.directory]: wanted.paths ? row.working_directory : null,
    }),
    events: commits.map(eventOf),
    // A run that no trace joins to the session.
    links:
      run === null || root === undefined ? [] : [{ traceId: traceIdOf('run', root), spanId: spanIdOf('run', run) }],
  };
}

function eventOf(commit: CommitOfSession): SpanEvent {
  return {
    name: commitEvent,
    time: commit.timestamp,
    attributes: {
      [attribute.revision]: commit.commit_sha,
      [attribute.repository]: commit.repository_name,
      'ai_tracker.lines.ai.added': commit.ai_lines_added,
      'ai_tracker.lines.human.added': commit.human_lines_added,
      'ai_tracker.lines.unknown.added': commit.unknown_lines_added,
      'ai_tracker.lines.ai.removed': commit.ai_lines_removed,
    },
  };
}

export function taskSpan(row: EndedTask): Span {
  const session = row.session_id ?? '';
  const own = sessionPlace(session, row.session_trace);
  const caller = placeOf(row.task_trace);
  // A client that traces names a span of its own here; any other what its session has, too.
  const isOwn = caller !== undefined && caller.spanId !== placeOf(row.session_trace)?.spanId;
  return {
    traceId: caller?.traceId ?? own.traceId,
    spanId: spanIdOf('task', session, row.prompt_id ?? row.id),
    parentSpanId: isOwn ? caller.spanId : own.spanId,
    name: `${operation.agent} main`,
    start: row.started_at,
    end: row.ended_at,
    failed: row.status === 'failed',
    attributes: known({
      [attribute.operation]: operation.agent,
      [attribute.agentName]: 'main',
      [attribute.provider]: provider,
      ...common(row),
      [attribute.prompt]: row.prompt_id,
      [attribute.swarmTask]: row.task_id,
      [attribute.taskType]: row.task_type,
      [attribute.outcome]: row.status,
      [attribute.errorType]: row.status === 'failed' ? (row.failure ?? '_OTHER') : null,
    }),
    events: [],
    links: isOwn ? [own] : [],
  };
}

/** `root`: the run above all others of the one that made the call. */
export function callSpan(row: EndedCall, databaseId: string, root: string | undefined): Span {
  const task = taskPlace(row);
  const session = row.session_id === null ? undefined : sessionPlace(row.session_id, row.session_trace);
  const run = row.invocation_id === null ? undefined : spanIdOf('run', row.invocation_id);
  const key = row.tool_use_id === null ? [databaseId, row.id] : [row.session_id ?? '', row.tool_use_id];
  const failed = row.success === 0;
  return {
    traceId: (task ?? session)?.traceId ?? traceIdOf('run', root ?? `${databaseId} ${row.id}`),
    spanId: spanIdOf('call', ...key),
    parentSpanId: run ?? task?.spanId ?? session?.spanId,
    name: `${operation.tool} ${row.tool_name}`,
    start: row.started_at,
    end: row.ended_at,
    failed,
    attributes: known({
      [attribute.operation]: operation.tool,
      [attribute.toolName]: row.tool_name,
      [attribute.toolType]: 'function',
      [attribute.toolCall]: row.tool_use_id,
      ...common(row),
      [attribute.mcpServer]: row.mcp_server,
      [attribute.requestModel]: row.model,
      [attribute.inputBytes]: row.input_bytes,
      [attribute.outputBytes]: row.output_bytes,
      [attribute.outcome]: row.interrupted ? 'interrupted' : failed ? 'failed' : row.success === 1 ? 'succeeded' : null,
      [attribute.errorType]: failed ? '_OTHER' : null,
    }),
    events: [],
    links: [],
  };
}

export function runSpan(row: EndedRun, root: string, wanted: Wanted): Span {
  const task = taskPlace(row);
  const session = row.session_id === null ? undefined : sessionPlace(row.session_id, row.session_trace);
  const failed = row.status === 'failed';
  return {
    traceId: (task ?? session)?.traceId ?? traceIdOf('run', root),
    spanId: spanIdOf('run', row.id),
    parentSpanId: parentOfRun(row) ?? task?.spanId ?? session?.spanId,
    name: `${operation.agent} ${row.agent_name}`,
    start: row.started_at,
    end: row.ended_at,
    failed,
    attributes: known({
      [attribute.operation]: operation.agent,
      [attribute.agentName]: row.agent_name,
      [attribute.agentRunId]: row.id,
      ...common(row),
      [attribute.requestModel]: row.model,
      [attribute.swarmTask]: row.task_id,
      [attribute.complexity]: row.complexity_score,
      [attribute.inputTokens]: row.input_tokens,
      [attribute.outputTokens]: row.output_tokens,
      [attribute.cacheReadTokens]: row.cache_read_tokens,
      [attribute.cacheWriteTokens]: row.cache_write_tokens,
      [attribute.outcome]: row.status,
      [attribute.errorType]: failed ? '_OTHER' : null,
      [attribute.description]: wanted.descriptions ? row.task_description : null,
    }),
    events: [],
    links: [],
  };
}

/** The call that started a subagent, else the run that started another. */
function parentOfRun({ session_id, tool_use_id, parent_id }: EndedRun): string | undefined {
  if (tool_use_id !== null && session_id !== null) return spanIdOf('call', session_id, tool_use_id);
  return parent_id === null ? undefined : spanIdOf('run', parent_id);
}
