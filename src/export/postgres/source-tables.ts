import { columnsOf, sameAs, type Table } from './table.ts';

/** Rows that each database of a fleet has of its own. */
export interface SourceTable extends Table {
  /** The table here. */
  readonly of: string;
  /** How those of one database are found in a fleet's file: by the number it has there, or by the ids that it gives. */
  readonly by: 'source_id' | 'id';
  readonly join?: string;
}

const database = ['database_id', 'text', '@database'] as const;
const agent = ['agent_id', 'text', 'COALESCE(t.agent_id, @agent)'] as const;
const agentOfSession = ['agent_id', 'text', 'COALESCE(s.agent_id, @agent)'] as const;
const session = 'LEFT JOIN agent_sessions s ON s.id = t.session_id';
const tokens = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'];

const sessions: SourceTable = {
  ...{
    name: 'sessions',
    key: ['database_id', 'session_id'],
    time: 'started_at',
    of: 'agent_sessions',
    by: 'source_id',
  },
  columns: columnsOf(
    ...[database, ['session_id', 'text', 't.id'] as const],
    ...sameAs('t', 'timestamptz', 'started_at', 'ended_at', 'last_seen_at'),
    agent,
    ...sameAs('t', 'text', 'agent_role', 'harness', 'status', 'end_reason', 'start_source', 'model', 'client_version'),
    ...sameAs('t', 'boolean', 'attended'),
    ...[['tasks', 'bigint', 't.task_count'] as const, ['tool_calls', 'bigint', 't.tool_calls'] as const],
    ...sameAs('t', 'text', 'invocation_id'),
    ['working_directory', 'text', 't.working_directory', 'paths'],
    ['client_host', 'text', 't.client_host', 'paths'],
  ),
};

const tasks: SourceTable = {
  ...{ name: 'tasks', key: ['database_id', 'id'], time: 'started_at', of: 'task_executions', by: 'id', join: session },
  columns: columnsOf(
    ...[database, ['id', 'bigint', 't.id - @base'] as const],
    ...sameAs('t', 'timestamptz', 'started_at', 'completed_at'),
    ...sameAs('t', 'text', 'session_id'),
    agentOfSession,
    ...sameAs('t', 'text', 'task_id', 'task_type', 'status', 'failure'),
    ...sameAs('t', 'bigint', 'duration_ms'),
  ),
};

const toolCalls: SourceTable = {
  ...{ name: 'tool_calls', key: ['database_id', 'id'], time: 'called_at', of: 'tool_calls', by: 'id', join: session },
  columns: columnsOf(
    ...[database, ['id', 'bigint', 't.id - @base'] as const],
    ...sameAs('t', 'timestamptz', 'called_at', 'ended_at'),
    ...sameAs('t', 'text', 'session_id', 'subagent_id'),
    agentOfSession,
    ['task_execution_id', 'bigint', 't.task_execution_id - @base'],
    ...sameAs('t', 'text', 'tool_use_id', 'message_id', 'invocation_id', 'tool_name', 'mcp_server'),
    ...sameAs('t', 'boolean', 'success', 'interrupted', 'background'),
    ...sameAs('t', 'bigint', 'duration_ms', 'input_tokens', 'output_tokens', 'input_bytes', 'output_bytes'),
  ),
};

const messages: SourceTable = {
  ...{ name: 'messages', key: ['database_id', 'id'], time: 'sent_at', of: 'messages', by: 'source_id', join: session },
  columns: columnsOf(
    ...[database, ['id', 'text', 't.id'] as const],
    ['sent_at', 'timestamptz', 'COALESCE(t.sent_at, s.started_at)'],
    ...sameAs('t', 'text', 'session_id', 'subagent_id', 'prompt_id'),
    ...[agentOfSession, ...sameAs('t', 'text', 'model'), ...sameAs('t', 'bigint', ...tokens)],
  ),
};

const invocations: SourceTable = {
  ...{ name: 'invocations', key: ['database_id', 'invocation_id'], time: 'start_time' },
  ...{ of: 'agent_invocations', by: 'source_id' },
  columns: columnsOf(
    ...[database, ...sameAs('t', 'text', 'invocation_id'), ...sameAs('t', 'timestamptz', 'start_time', 'end_time')],
    ...[agent, ...sameAs('t', 'text', 'agent_name', 'source', 'status', 'model', 'session_id', 'subagent_id')],
    ...sameAs('t', 'text', 'task_id', 'parent_id', 'tool_use_id'),
    ...sameAs('t', 'boolean', 'success', 'background'),
    ...sameAs('t', 'bigint', 'execution_time_ms', 'complexity_score', 'exit_status', 'tokens_used', ...tokens),
    ...sameAs('t', 'double precision', 'cpu_usage_percent', 'memory_usage_mb', 'peak_memory_mb'),
    ['task_description', 'text', 't.task_description', 'descriptions'],
    ['outcome_summary', 'text', 't.outcome_summary', 'descriptions'],
    ['error_details', 'text', 't.error_details', 'descriptions'],
  ),
};

export const sourceTables: readonly SourceTable[] = [sessions, tasks, toolCalls, messages, invocations];
