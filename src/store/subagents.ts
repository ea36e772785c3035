import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A subagent's run as one event tells of it. */
export interface SubagentSight {
  readonly session_id: string;
  readonly subagent_id: string;
  /** ISO 8601, as every time here. */
  readonly time: string;
  /** Its type; `null` where the event does not tell. */
  readonly agent_name: string | null;
  readonly agent_id: string | null;
  readonly task_execution_id: number | null;
}

/** The id of the invocation that a subagent's run is. */
export function subagentInvocation(sessionId: string, subagentId: string): string {
  return `${sessionId}:${subagentId}`;
}

const noteSql = `INSERT INTO agent_invocations (invocation_id, agent_name, start_time, last_seen_at, source, session_id,
    subagent_id, agent_id, task_execution_id)
  VALUES (@invocation_id, COALESCE(@agent_name, ''), @time, @time, 'subagent', @session_id, @subagent_id, @agent_id,
    @task_execution_id)
  ON CONFLICT (invocation_id) DO UPDATE SET start_time = min(start_time, @time), last_seen_at = max(last_seen_at, @time),
    agent_name = CASE WHEN agent_name = '' THEN excluded.agent_name ELSE agent_name END,
    agent_id = COALESCE(agent_id, excluded.agent_id),
    task_execution_id = COALESCE(task_execution_id, excluded.task_execution_id)
  RETURNING status`;

/** A subagent showed itself: adds its run. `isEnded`: it was taken to have ended, which is to be looked at again. */
export function noteSubagent(db: Store, sight: SubagentSight): { readonly id: string; readonly isEnded: boolean } {
  const invocation_id = subagentInvocation(sight.session_id, sight.subagent_id);
  const row = statement<{ status: string }>(db, noteSql).get({ ...sight, invocation_id });
  return { id: invocation_id, isEnded: row?.status !== 'running' };
}

/** Notes when a subagent was started, came to its end, or was failed by the model's service. */
export function noteSubagentTime(
  db: Store,
  id: string,
  what: 'resumed_at' | 'stopped_at' | 'failed_at',
  time: string,
): void {
  statement(db, `UPDATE agent_invocations SET ${what} = max(COALESCE(${what}, ''), ?) WHERE invocation_id = ?`).run(
    time,
    id,
  );
}

/** What the call that started a subagent, or a file of the client's beside its transcript, tells of it. */
export interface SubagentLaunch {
  readonly tool_use_id: string | null;
  readonly parent_id: string | null;
  readonly task_description: string | null;
  readonly complexity_score: number | null;
  readonly background: 0 | 1 | null;
  readonly model: string | null;
}

export function noteLaunch(db: Store, id: string, launch: SubagentLaunch): void {
  const columns = ['tool_use_id', 'parent_id', 'task_description', 'complexity_score', 'background', 'model'];
  statement(
    db,
    `UPDATE agent_invocations SET ${columns.map((name) => `${name} = COALESCE(${name}, @${name})`).join(', ')},
       complexity_estimated = CASE WHEN @complexity_score IS NULL THEN complexity_estimated ELSE 1 END
     WHERE invocation_id = @id`,
  ).run({ ...launch, id });
}

/** Notes in one word why a run failed. */
export function noteSubagentError(db: Store, id: string, word: string): void {
  statement(db, 'UPDATE agent_invocations SET error_details = ? WHERE invocation_id = ?').run(word, id);
}

/** Notes the client's word for how a run ended; of several the worst. */
export function noteOutcome(db: Store, id: string, word: 'completed' | 'failed' | 'cancelled'): void {
  const rank = (value: string) =>
    `CASE ${value} WHEN 'failed' THEN 3 WHEN 'cancelled' THEN 2 WHEN 'completed' THEN 1 ELSE 0 END`;
  statement(
    db,
    `UPDATE agent_invocations SET outcome_summary = @word
     WHERE invocation_id = @id AND ${rank('@word')} > ${rank('outcome_summary')}`,
  ).run({ id, word });
}

/** A measurement of the client's process. */
export interface Sample {
  readonly time: string;
  readonly cpu_ms: number;
  readonly memory_mb: number;
}

/** Adds a measurement to a run: its share of a processor between the first and the last, the last memory, the most. */
export function noteSample(db: Store, id: string, sample: Sample): void {
  statement(
    db,
    `UPDATE agent_invocations SET
       first_cpu_ms = CASE WHEN first_sample_at IS NULL OR @time < first_sample_at THEN @cpu_ms ELSE first_cpu_ms END,
       first_sample_at = min(COALESCE(first_sample_at, @time), @time),
       last_cpu_ms = CASE WHEN last_sample_at IS NULL OR @time >= last_sample_at THEN @cpu_ms ELSE last_cpu_ms END,
       memory_usage_mb = CASE WHEN last_sample_at IS NULL OR @time >= last_sample_at THEN @memory_mb ELSE memory_usage_mb END,
       last_sample_at = max(COALESCE(last_sample_at, ''), @time),
       peak_memory_mb = max(COALESCE(peak_memory_mb, 0), @memory_mb) WHERE invocation_id = @id`,
  ).run({ ...sample, id });
  statement(
    db,
    `UPDATE agent_invocations SET cpu_usage_percent = round((last_cpu_ms - first_cpu_ms)
         / ((julianday(last_sample_at) - julianday(first_sample_at)) * 864000.0), 1)
     WHERE invocation_id = ? AND last_sample_at > first_sample_at AND last_cpu_ms >= first_cpu_ms`,
  ).run(id);
}

/** Takes over what the messages of a subagent, or its transcript, tell. */
export function sumTokens(db: Store, id: string): void {
  statement(
    db,
    `UPDATE agent_invocations SET input_tokens = m.input, output_tokens = m.output, cache_read_tokens = m.cache_read,
       cache_write_tokens = m.cache_write, tokens_used = m.input + m.output + m.cache_read + m.cache_write,
       model = COALESCE(m.model, agent_invocations.model)
     FROM (SELECT m.session_id, m.subagent_id, sum(m.input_tokens) AS input, sum(m.output_tokens) AS output,
         sum(m.cache_read_tokens) AS cache_read, sum(m.cache_write_tokens) AS cache_write, m.model, max(m.sent_at)
       FROM agent_invocations i JOIN messages m ON m.session_id = i.session_id AND m.subagent_id = i.subagent_id
       WHERE i.invocation_id = @id GROUP BY m.session_id, m.subagent_id) m
     WHERE invocation_id = @id`,
  ).run({ id });
}

/** How a run ended, as it is recorded. */
export interface RecordedRun {
  readonly status: string;
  readonly success: 0 | 1 | null;
  readonly end_time: string | null;
  readonly execution_time_ms: number | null;
}

/** A subagent's run and what was told of it: see src/activity/subagent-status.ts. */
export interface SubagentRow extends RecordedRun {
  readonly invocation_id: string;
  readonly subagent_id: string;
  readonly start_time: string;
  readonly resumed_at: string | null;
  readonly stopped_at: string | null;
  readonly failed_at: string | null;
  readonly answered_at: string | null;
  readonly told: string | null;
  readonly call_success: 0 | 1 | null;
  readonly call_ended_at: string | null;
  readonly last_seen_at: string | null;
  readonly session_status: 'open' | 'ended' | 'lost';
  readonly idle_at: string | null;
}

const rowSql = `SELECT i.invocation_id, i.subagent_id, i.start_time, i.resumed_at, i.stopped_at, i.failed_at,
    i.last_seen_at, i.status, i.success, i.end_time, i.execution_time_ms, i.outcome_summary AS told,
    CASE WHEN i.failed_at IS NULL THEN NULL ELSE (SELECT max(m.sent_at) FROM messages m
      WHERE m.session_id = i.session_id AND m.subagent_id = i.subagent_id) END AS answered_at,
    CASE WHEN i.background = 1 AND c.success = 1 THEN NULL ELSE c.success END AS call_success,
    CASE WHEN i.background = 1 AND c.success = 1 THEN NULL ELSE c.ended_at END AS call_ended_at,
    s.status AS session_status, s.idle_at
  FROM agent_invocations i JOIN agent_sessions s ON s.id = i.session_id
    LEFT JOIN tool_calls c ON c.session_id = i.session_id AND c.tool_use_id = i.tool_use_id
  WHERE i.source = 'subagent'`;

/** The run of one subagent. */
export function subagentRun(db: Store, id: string): SubagentRow | undefined {
  return statement<SubagentRow>(db, `${rowSql} AND i.invocation_id = ?`).get(id);
}

/** The runs of a session's subagents of which nobody told the end. */
export function unsettledSubagents(db: Store, sessionId: string): SubagentRow[] {
  return statement<SubagentRow>(
    db,
    `${rowSql} AND i.session_id = ? AND i.status IN ('running', 'cancelled', 'lost')`,
  ).all(sessionId);
}

/** Says how a run ended. */
export function saveRun(db: Store, id: string, run: RecordedRun): void {
  statement(
    db,
    'UPDATE agent_invocations SET status = ?, success = ?, end_time = ?, execution_time_ms = ? WHERE invocation_id = ?',
  ).run(run.status, run.success, run.end_time, run.execution_time_ms, id);
}

/** The id of the run that a call started, where that is known. */
export function runOfCall(db: Store, sessionId: string, toolUseId: string): string | undefined {
  return statement<{ id: string }>(
    db,
    'SELECT invocation_id AS id FROM agent_invocations WHERE session_id = ? AND tool_use_id = ?',
  ).get(sessionId, toolUseId)?.id;
}
