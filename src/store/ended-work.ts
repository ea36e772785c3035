import { idsOfSource } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

// Sessions, tasks, calls and runs of agents that have come to their end, a source at a time: the database, or one of a
// fleet, whose rows have their own ids moved.

/** Whose rows are read. */
export interface WorkSource {
  readonly database_id: string;
  /** `null`: rows of all sources are this one's. */
  readonly source_id: number | null;
  /** By what the ids are moved. */
  readonly base: number;
  /** Of all its rows, when nothing was written in between: the same again, and so are they. */
  readonly mark: string | null;
}

export function workSources(db: Store, isFleet: boolean): WorkSource[] {
  if (!isFleet) {
    const rows = statement<{ database_id: string }>(db, 'SELECT database_id FROM identity').all();
    return rows.map(({ database_id }) => ({ database_id, source_id: null, base: 0, mark: null }));
  }
  const rows = statement<{ database_id: string; id: number; mark: string }>(
    db,
    'SELECT database_id, id, mark FROM sources ORDER BY id',
  ).all();
  return rows.map(({ database_id, id, mark }) => ({ database_id, source_id: id, base: id * idsOfSource, mark }));
}

/** What all ended work has. */
export interface EndedRow {
  readonly id: number | string;
  /** ISO 8601, as the next one. */
  readonly started_at: string;
  readonly ended_at: string;
  readonly session_id: string | null;
  readonly session_trace: string | null;
  readonly prompt_id: string | null;
  readonly task_trace: string | null;
  readonly agent_id: string | null;
}

export interface EndedCall extends EndedRow {
  readonly id: number;
  readonly tool_name: string;
  readonly tool_use_id: string | null;
  readonly mcp_server: string | null;
  readonly invocation_id: string | null;
  readonly success: 0 | 1 | null;
  readonly interrupted: 0 | 1 | null;
  readonly input_bytes: number | null;
  readonly output_bytes: number | null;
  readonly model: string | null;
}

export interface EndedTask extends EndedRow {
  readonly id: number;
  readonly status: string;
  readonly failure: string | null;
  readonly task_type: string | null;
  readonly task_id: string | null;
}

export interface EndedSession extends EndedRow {
  readonly id: string;
  readonly status: string;
  readonly end_reason: string | null;
  readonly agent_role: string | null;
  readonly harness: string | null;
  readonly model: string | null;
  readonly invocation_id: string | null;
  readonly working_directory: string | null;
}

export interface EndedRun extends EndedRow {
  readonly id: string;
  readonly agent_name: string;
  readonly status: string;
  readonly parent_id: string | null;
  readonly tool_use_id: string | null;
  readonly task_id: string | null;
  readonly model: string | null;
  readonly complexity_score: number | null;
  readonly task_description: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
}

export type NumberedWork = 'calls' | 'tasks';
export type NamedWork = 'sessions' | 'runs';

const ofTask = `s.id AS session_id, s.trace_parent AS session_trace, t.prompt_id, t.trace_parent AS task_trace`;

/** What is read of each kind, with the term that says that it is over; `x` is the row. */
const reads = {
  calls: {
    columns: `x.id, x.called_at AS started_at, x.ended_at, x.tool_name, x.tool_use_id, x.mcp_server, x.invocation_id, x.success,
      x.interrupted, x.input_bytes, x.output_bytes, x.session_id, s.trace_parent AS session_trace, t.prompt_id,
      t.trace_parent AS task_trace, COALESCE(s.agent_id, i.agent_id) AS agent_id, m.model`,
    from: `tool_calls x LEFT JOIN agent_sessions s ON s.id = x.session_id
      LEFT JOIN task_executions t ON t.id = x.task_execution_id LEFT JOIN messages m ON m.id = x.message_id
      LEFT JOIN agent_invocations i ON i.invocation_id = x.invocation_id`,
    isOver: 'x.ended_at IS NOT NULL',
    /** What is not over now will not be told to be any more. */
    isLeft: `EXISTS (SELECT 1 FROM agent_sessions s WHERE s.id = x.session_id AND s.status <> 'open')`,
  },
  tasks: {
    columns: `x.id, x.started_at, x.completed_at AS ended_at, x.status, x.failure, x.task_type, x.task_id, x.session_id,
      s.trace_parent AS session_trace, x.prompt_id, x.trace_parent AS task_trace, s.agent_id`,
    from: 'task_executions x LEFT JOIN agent_sessions s ON s.id = x.session_id',
    isOver: `x.completed_at IS NOT NULL AND x.status <> 'running'`,
    isLeft: `EXISTS (SELECT 1 FROM agent_sessions s WHERE s.id = x.session_id AND s.status <> 'open')`,
  },
  sessions: {
    columns: `x.id, x.started_at, x.ended_at, x.status, x.end_reason, x.agent_id, x.agent_role, x.harness, x.model,
      x.invocation_id, x.working_directory, x.id AS session_id, x.trace_parent AS session_trace, NULL AS prompt_id,
      NULL AS task_trace`,
    from: 'agent_sessions x',
    isOver: `x.ended_at IS NOT NULL AND x.status <> 'open'`,
  },
  runs: {
    columns: `x.invocation_id AS id, x.start_time AS started_at, x.end_time AS ended_at, x.agent_name, x.status, x.parent_id,
      x.tool_use_id, x.task_id, x.model, x.complexity_score, x.task_description, x.input_tokens, x.output_tokens,
      x.cache_read_tokens, x.cache_write_tokens, COALESCE(x.agent_id, s.agent_id) AS agent_id,
      ${ofTask.replace('s.id', 'x.session_id')}`,
    from: `agent_invocations x LEFT JOIN agent_sessions s ON s.id = x.session_id
      LEFT JOIN task_executions t ON t.id = x.task_execution_id`,
    isOver: `x.end_time IS NOT NULL AND x.status <> 'running' AND x.agent_name <> ''`,
  },
} as const;

interface Rows {
  readonly calls: EndedCall;
  readonly tasks: EndedTask;
  readonly sessions: EndedSession;
  readonly runs: EndedRun;
}

/** Those numbered, by their own numbers: some that were not over before, or some after a number. */
export function endedAfter<Kind extends NumberedWork>(
  db: Store,
  { base }: WorkSource,
  kind: Kind,
  range: { readonly after: number; readonly to: number; readonly limit: number },
): Rows[Kind][] {
  const { columns, from, isOver } = reads[kind];
  const rows = statement<Rows[Kind]>(
    db,
    `SELECT ${columns} FROM ${from} WHERE x.id > ? AND x.id <= ? AND ${isOver} ORDER BY x.id LIMIT ?`,
  ).all(base + range.after, base + range.to, range.limit);
  return rows.map((row) => ({ ...row, id: row.id - base }));
}

/** Those of some numbers that are over by now. */
export function endedAmong<Kind extends NumberedWork>(
  db: Store,
  { base }: WorkSource,
  kind: Kind,
  ids: readonly number[],
): Rows[Kind][] {
  const { columns, from, isOver } = reads[kind];
  const rows = statement<Rows[Kind]>(
    db,
    `SELECT ${columns} FROM ${from} WHERE x.id IN (SELECT value FROM json_each(?)) AND ${isOver} ORDER BY x.id`,
  ).all(JSON.stringify(ids.map((id) => base + id)));
  return rows.map((row) => ({ ...row, id: row.id - base }));
}

const tables = { calls: 'tool_calls', tasks: 'task_executions' } as const;

/** The highest number of a source's rows. */
export function highestOf(db: Store, { base }: WorkSource, kind: NumberedWork): number {
  const found = statement<{ id: number | null }>(
    db,
    `SELECT max(id) AS id FROM ${tables[kind]} WHERE id >= ? AND id < ?`,
  ).get(base, base + idsOfSource)?.id;
  return found === null || found === undefined ? 0 : found - base;
}

/** Those after a number and among some that are not over, and may still come to their end. */
export function openWork(
  db: Store,
  { base }: WorkSource,
  kind: NumberedWork,
  range: { readonly after: number; readonly to: number; readonly among: readonly number[] },
): number[] {
  const { isOver, isLeft } = reads[kind];
  const rows = statement<{ id: number }>(
    db,
    `SELECT x.id FROM ${tables[kind]} x WHERE ((x.id > ? AND x.id <= ?) OR x.id IN (SELECT value FROM json_each(?)))
       AND NOT (${isOver}) AND NOT (${isLeft}) ORDER BY x.id`,
  ).all(base + range.after, base + range.to, JSON.stringify(range.among.map((id) => base + id)));
  return rows.map(({ id }) => id - base);
}

/** Those with a name that ended since a time, or are among some. */
export function endedSince<Kind extends NamedWork>(
  db: Store,
  { source_id }: WorkSource,
  kind: Kind,
  range: { readonly since: string; readonly among: readonly string[] },
): Rows[Kind][] {
  const { columns, from, isOver } = reads[kind];
  const [end, key] = kind === 'runs' ? ['x.end_time', 'x.invocation_id'] : ['x.ended_at', 'x.id'];
  return statement<Rows[Kind]>(
    db,
    `SELECT ${columns} FROM ${from} WHERE ${isOver} ${ofSource(source_id)}
       AND (${end} >= ? OR ${key} IN (SELECT value FROM json_each(?))) ORDER BY ${end}, ${key}`,
  ).all(range.since, JSON.stringify(range.among));
}

/** The names of those that are not over. */
export function openNames(db: Store, { source_id }: WorkSource, kind: NamedWork): string[] {
  const sql =
    kind === 'sessions'
      ? `SELECT x.id FROM agent_sessions x WHERE x.status = 'open' ${ofSource(source_id)}`
      : `SELECT x.invocation_id AS id FROM agent_invocations x WHERE x.status = 'running' ${ofSource(source_id)}`;
  return statement<{ id: string }>(db, sql)
    .all()
    .map(({ id }) => id);
}

const ofSource = (source: number | null) => (source === null ? '' : `AND x.source_id = ${source}`);

/** A commit that counts, and from inside which session it was made. */
export interface CommitOfSession {
  readonly session_id: string;
  readonly commit_sha: string;
  readonly repository_name: string;
  readonly timestamp: string;
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
  readonly ai_lines_removed: number;
}

export function commitsOfSessions(db: Store, sessions: readonly string[]): CommitOfSession[] {
  return statement<CommitOfSession>(
    db,
    `SELECT session_id, commit_sha, repository_name, timestamp, ai_lines_added, human_lines_added, unknown_lines_added,
       ai_lines_removed
     FROM commits WHERE counted = 1 AND session_id IN (SELECT value FROM json_each(?)) ORDER BY timestamp, commit_sha`,
  ).all(JSON.stringify(sessions));
}

/** The runs above one: its parent, that one's, and so on. */
export function rootOfRun(db: Store, id: string): string {
  const row = statement<{ id: string }>(
    db,
    `WITH RECURSIVE above(id, depth) AS (SELECT ?, 0 UNION
       SELECT i.parent_id, depth + 1 FROM above JOIN agent_invocations i ON i.invocation_id = above.id
       WHERE i.parent_id IS NOT NULL AND depth < 100)
     SELECT id FROM above ORDER BY depth DESC LIMIT 1`,
  ).get(id);
  return row?.id ?? id;
}

/** When the first thing happened that is recorded; `null`: nothing is. */
export function firstEvent(db: Store): string | null {
  const sql = `SELECT min(time) AS time FROM (SELECT min(started_at) AS time FROM agent_sessions
    UNION ALL SELECT min(timestamp) FROM commits UNION ALL SELECT min(start_time) FROM agent_invocations)`;
  return statement<{ time: string | null }>(db, sql).get()?.time ?? null;
}
