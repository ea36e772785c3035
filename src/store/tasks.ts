import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A prompt of a session, as an event of it tells. */
export interface TaskSight {
  readonly session_id: string;
  readonly prompt_id: string;
  /** AGENT_SWARM_TASK_ID. */
  readonly task_id: string | null;
  /** ISO 8601, as every time here. */
  readonly time: string;
}

/** The task of a prompt; `isNew`: it was added now, or began earlier than was known. */
export function findTask(db: Store, sight: TaskSight): { readonly id: number; readonly isNew: boolean } {
  const { session_id, prompt_id, task_id, time } = sight;
  const known = statement<{ id: number; started_at: string; task_id: string | null }>(
    db,
    'SELECT id, started_at, task_id FROM task_executions WHERE session_id = ? AND prompt_id = ?',
  ).get(session_id, prompt_id);
  if (known === undefined) return { id: addTask(db, sight), isNew: true };
  if (time < known.started_at || (known.task_id === null && task_id !== null)) {
    statement(
      db,
      `UPDATE task_executions SET started_at = min(started_at, @time), task_id = COALESCE(task_id, @task_id),
         duration_ms = CAST(round((julianday(completed_at) - julianday(min(started_at, @time))) * 86400000) AS INTEGER)
       WHERE id = @id`,
    ).run({ time, task_id, id: known.id });
  }
  return { id: known.id, isNew: time < known.started_at };
}

function addTask(db: Store, task: TaskSight): number {
  const { lastInsertRowid } = statement(
    db,
    `INSERT INTO task_executions (session_id, prompt_id, task_id, started_at, status)
     VALUES (@session_id, @prompt_id, @task_id, @time, 'running')`,
  ).run(task);
  return Number(lastInsertRowid);
}

/** The last task of a session that began before `time`: what a client works on that does not name its prompts. */
export function lastTask(db: Store, sessionId: string, time: string): number | undefined {
  return statement<{ id: number }>(
    db,
    'SELECT id FROM task_executions WHERE session_id = ? AND started_at <= ? ORDER BY started_at DESC LIMIT 1',
  ).get(sessionId, time)?.id;
}

/** What a prompt tells: whether it is a person's or the client's own, and TRACEPARENT. */
export interface PromptFacts {
  readonly type: 'prompt' | 'notification';
  readonly trace: string | null;
}

/** Notes a prompt. */
export function notePrompt(db: Store, id: number, time: string, { type, trace }: PromptFacts): void {
  statement(
    db,
    `UPDATE task_executions SET prompted_at = max(COALESCE(prompted_at, ''), @time),
       trace_parent = CASE WHEN @time >= COALESCE(prompted_at, '') THEN COALESCE(@trace, trace_parent)
         ELSE COALESCE(trace_parent, @trace) END,
       task_type = CASE WHEN task_type = 'prompt' THEN task_type ELSE @type END WHERE id = @id`,
  ).run({ id, time, type, trace });
}

/** Notes that the agent came to the end of a task. */
export function noteStop(db: Store, id: number, time: string): void {
  statement(db, `UPDATE task_executions SET stopped_at = max(COALESCE(stopped_at, ''), ?) WHERE id = ?`).run(time, id);
}

/** Notes that the model's service failed a task; `kind` in one word. */
export function noteFailure(db: Store, id: number, time: string, kind: string | null): void {
  statement(
    db,
    `UPDATE task_executions SET failed_at = max(COALESCE(failed_at, ''), @time),
       failure = CASE WHEN @time >= COALESCE(failed_at, '') THEN @kind ELSE failure END WHERE id = @id`,
  ).run({ id, time, kind });
}

/** How a task ended, as it is recorded. */
export interface RecordedEnd {
  readonly status: string;
  readonly completed_at: string | null;
  readonly duration_ms: number | null;
}

/** A task and what was told of it: see src/activity/task-status.ts. */
export interface TaskRow extends RecordedEnd {
  readonly id: number;
  readonly started_at: string;
  readonly prompted_at: string | null;
  readonly stopped_at: string | null;
  readonly failed_at: string | null;
  readonly answered_at: string | null;
  readonly next_started_at: string | null;
  readonly session_ended_at: string | null;
}

/** The tasks of a session but those that are settled for good. */
export function unsettledTasks(db: Store, sessionId: string): TaskRow[] {
  return statement<TaskRow>(
    db,
    `SELECT t.id, t.started_at, t.prompted_at, t.stopped_at, t.failed_at, t.status, t.completed_at, t.duration_ms,
       CASE WHEN t.failed_at IS NULL THEN NULL ELSE (SELECT max(m.sent_at) FROM messages m
         WHERE m.session_id = t.session_id AND m.subagent_id IS NULL AND m.prompt_id = t.prompt_id) END AS answered_at,
       (SELECT min(n.started_at) FROM task_executions n
         WHERE n.session_id = t.session_id AND n.started_at > t.started_at) AS next_started_at,
       (SELECT s.ended_at FROM agent_sessions s WHERE s.id = t.session_id) AS session_ended_at
     FROM task_executions t WHERE t.session_id = ? AND (t.status <> 'completed' OR t.failed_at IS NOT NULL
       OR t.stopped_at IS NOT t.completed_at OR t.prompted_at > t.stopped_at)`,
  ).all(sessionId);
}

/** Says how a task ended. */
export function saveTaskEnd(db: Store, id: number, end: RecordedEnd): void {
  statement(db, 'UPDATE task_executions SET status = ?, completed_at = ?, duration_ms = ? WHERE id = ?').run(
    ...[end.status, end.completed_at, end.duration_ms, id],
  );
}
