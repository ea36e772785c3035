import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** How an invocation came to be known: from Claude Code's hooks, told by an orchestrator, run by us. */
export type InvocationSource = 'subagent' | 'reported' | 'command';

/** What is known when a run of an agent begins. */
export interface InvocationStart {
  readonly invocation_id: string;
  readonly agent_name: string;
  /** ISO 8601. */
  readonly start_time: string;
  readonly source: InvocationSource;
  /** At most 200 characters, secrets masked. */
  readonly task_description?: string | null;
  /** 1 to 10. */
  readonly complexity_score?: number | null;
  readonly complexity_estimated?: 0 | 1 | null;
  /** JSON. */
  readonly context?: string | null;
  readonly agent_id?: string | null;
  readonly session_id?: string | null;
  readonly subagent_id?: string | null;
  readonly task_id?: string | null;
  readonly parent_id?: string | null;
  readonly tool_use_id?: string | null;
  readonly task_execution_id?: number | null;
  readonly background?: 0 | 1 | null;
  readonly model?: string | null;
  readonly client_pid?: number | null;
  readonly client_started?: number | null;
  readonly client_host?: string | null;
}

/** What is known when it ends; what is left out stays what it is. */
export interface InvocationEnd {
  /** ISO 8601. */
  readonly end_time: string;
  readonly success?: 0 | 1 | null;
  readonly status?: 'completed' | 'failed' | 'cancelled' | 'lost';
  readonly outcome_summary?: string | null;
  readonly error_details?: string | null;
  readonly exit_status?: number | null;
  readonly tokens_used?: number | null;
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  /** By default from start to end. */
  readonly execution_time_ms?: number | null;
  /** 100 is one core. */
  readonly cpu_usage_percent?: number | null;
  readonly memory_usage_mb?: number | null;
  readonly peak_memory_mb?: number | null;
}

const startColumns = [
  ...['task_description', 'complexity_score', 'complexity_estimated', 'context', 'agent_id', 'session_id'],
  ...['subagent_id', 'task_id', 'parent_id', 'tool_use_id', 'task_execution_id', 'background', 'model'],
  ...['client_pid', 'client_started', 'client_host'],
] as const;
const endColumns = [
  ...['success', 'outcome_summary', 'error_details', 'exit_status', 'tokens_used', 'input_tokens', 'output_tokens'],
  ...['cpu_usage_percent', 'memory_usage_mb', 'peak_memory_mb'],
] as const;

const startSql = `INSERT INTO agent_invocations
    (invocation_id, agent_name, start_time, last_seen_at, source, ${startColumns.join(', ')})
  VALUES (@invocation_id, @agent_name, @start_time, @start_time, @source, ${startColumns.map((name) => `@${name}`).join(', ')})
  ON CONFLICT (invocation_id) DO UPDATE SET
    agent_name = CASE WHEN agent_name = '' THEN excluded.agent_name ELSE agent_name END,
    source = CASE WHEN agent_name = '' THEN excluded.source ELSE source END,
    start_time = min(start_time, excluded.start_time), last_seen_at = max(last_seen_at, excluded.last_seen_at),
    ${startColumns.map((name) => `${name} = COALESCE(${name}, excluded.${name})`).join(', ')}`;

const endSql = `INSERT INTO agent_invocations
    (invocation_id, agent_name, start_time, end_time, last_seen_at, status, execution_time_ms, ${endColumns.join(', ')})
  VALUES (@invocation_id, '', @end_time, @end_time, @end_time, @status, @execution_time_ms,
    ${endColumns.map((name) => `@${name}`).join(', ')})
  ON CONFLICT (invocation_id) DO UPDATE SET
    end_time = excluded.end_time, last_seen_at = max(last_seen_at, excluded.last_seen_at), status = excluded.status,
    execution_time_ms = COALESCE(excluded.execution_time_ms, execution_time_ms),
    ${endColumns.map((name) => `${name} = COALESCE(excluded.${name}, ${name})`).join(', ')}
  WHERE end_time IS NULL OR end_time <= excluded.end_time OR status = 'lost'`;

const durationSql = `UPDATE agent_invocations
  SET execution_time_ms = CAST(round((julianday(end_time) - julianday(start_time)) * 86400000) AS INTEGER)
  WHERE invocation_id = ? AND end_time IS NOT NULL AND execution_time_ms IS NULL AND agent_name <> ''`;

/** Notes that a run of an agent began. Said twice, or after its end, it is the same run. */
export function startInvocation(db: Store, start: InvocationStart): void {
  const nothing = Object.fromEntries(startColumns.map((name) => [name, null]));
  statement(db, startSql).run({ ...nothing, ...start });
  statement(db, durationSql).run(start.invocation_id);
}

/** Notes how a run of an agent ended; before its start is known too. Said twice, what was said last holds. */
export function endInvocation(db: Store, id: string, end: InvocationEnd): void {
  const nothing = Object.fromEntries(endColumns.map((name) => [name, null]));
  const status = end.status ?? (end.success === 0 ? 'failed' : 'completed');
  statement(db, endSql).run({ ...nothing, execution_time_ms: null, ...end, status, invocation_id: id });
  statement(db, durationSql).run(id);
}

/** Whether anybody told that a run of this id began. */
export function hasBegun(db: Store, id: string): boolean {
  return (
    statement(db, "SELECT 1 FROM agent_invocations WHERE invocation_id = ? AND agent_name <> ''").get(id) !== undefined
  );
}

/** The process without which runs cannot end; nulls: none is known. */
export interface Reporter {
  readonly client_pid: number | null;
  readonly client_started: number | null;
  readonly client_host: string | null;
}

/** Who has runs that are not told to have ended, and when of one of them nothing was heard for longest (ISO 8601). */
export function reportersWaitedFor(db: Store): (Reporter & { readonly oldest: string })[] {
  return statement<Reporter & { readonly oldest: string }>(
    db,
    `SELECT client_pid, client_started, client_host, min(last_seen_at) AS oldest FROM agent_invocations
     WHERE status = 'running' AND source <> 'subagent' GROUP BY client_pid, client_started, client_host`,
  ).all();
}

/** Ends the runs of a reporter of which nothing was heard since `before`: they ended when something last was. */
export function loseInvocations(db: Store, reporter: Reporter, before: string): void {
  const { client_pid, client_started, client_host } = reporter;
  statement(
    db,
    `UPDATE agent_invocations SET status = 'lost', end_time = last_seen_at
     WHERE status = 'running' AND source <> 'subagent' AND last_seen_at < @before
       AND client_pid IS @client_pid AND client_started IS @client_started AND client_host IS @client_host`,
  ).run({ client_pid, client_started, client_host, before });
}
