import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A call of a tool that may write files, as long as it runs. */
export interface OpenCall {
  readonly session_id: string;
  readonly tool_use_id: string;
  readonly git_dir: string;
  readonly tool_name: string;
  readonly subagent_id: string | null;
  readonly agent_id: string | null;
  readonly started_at: string;
  readonly client_pid: number | null;
  /** 1: its hook has returned, and what it started goes on. */
  readonly background: number;
  /** 1: what it starts finds its session in the environment; older clients do not say. */
  readonly names_session: number;
  /** When something else than its own end said that it has ended. */
  readonly left_at: string | null;
  /** The delivery that told of its begin. */
  readonly delivery: string | null;
  /** Where the client writes down what came of it. */
  readonly transcript: string | null;
  /** The client's name of what runs on in the background. */
  readonly task_id: string | null;
  /** 1: nothing will tell its end: it has ended when its session goes on. */
  readonly endless: number;
}

/** Notes that a call runs; one that was noted under the same ids is replaced. */
export function openCall(db: Store, call: OpenCall): void {
  statement(
    db,
    `INSERT OR REPLACE INTO open_calls (session_id, tool_use_id, git_dir, tool_name, subagent_id, agent_id, started_at,
       client_pid, background, names_session, left_at, delivery, transcript, task_id, endless)
     VALUES (@session_id, @tool_use_id, @git_dir, @tool_name, @subagent_id, @agent_id, @started_at, @client_pid,
       @background, @names_session, @left_at, @delivery, @transcript, @task_id, @endless)`,
  ).run(call);
}

/** A call that runs. */
export function findCall(db: Store, sessionId: string, toolUseId: string): OpenCall | undefined {
  const sql = 'SELECT * FROM open_calls WHERE session_id = ? AND tool_use_id = ?';
  return statement<OpenCall>(db, sql).get(sessionId, toolUseId);
}

/** Ends a call; returns what it was. */
export function closeCall(db: Store, sessionId: string, toolUseId: string): OpenCall | undefined {
  return statement<OpenCall>(db, 'DELETE FROM open_calls WHERE session_id = ? AND tool_use_id = ? RETURNING *').get(
    sessionId,
    toolUseId,
  );
}

/** Notes of a call without an end that it has ended: its own end may still come, and be the better word. */
export function leaveCall(db: Store, { session_id, tool_use_id }: OpenCall, time: string): void {
  statement(db, 'UPDATE open_calls SET left_at = ? WHERE session_id = ? AND tool_use_id = ? AND left_at IS NULL').run(
    time,
    session_id,
    tool_use_id,
  );
}

/** Notes of all calls of a session that they have ended. */
export function leaveCalls(db: Store, sessionId: string, time: string): void {
  statement(db, 'UPDATE open_calls SET left_at = ? WHERE session_id = ? AND left_at IS NULL').run(time, sessionId);
}

/** Forgets the calls that began so long ago that none of them can run. */
export function forgetCalls(db: Store, now: Date): void {
  const before = new Date(now.getTime() - longestCallMs).toISOString();
  statement(db, 'DELETE FROM open_calls WHERE started_at < ? AND left_at IS NOT NULL').run(before);
}

/** The names of the launcher's marks of the calls that have no end yet. */
export function marksOfCalls(db: Store): Set<string> {
  const sql =
    "SELECT session_id || '.' || delivery AS mark FROM open_calls WHERE left_at IS NULL AND delivery IS NOT NULL";
  return new Set(
    statement<{ mark: string }>(db, sql)
      .all()
      .map(({ mark }) => mark),
  );
}

/** The calls that began on a work tree after `since` and have no end of their own, the latest first. */
export function callsOn(db: Store, gitDir: string, since: string): OpenCall[] {
  return statement<OpenCall>(
    db,
    'SELECT * FROM open_calls WHERE git_dir = ? AND started_at > ? ORDER BY background, started_at DESC',
  ).all(gitDir, since);
}

/** The calls of a session that run, as far as anybody told, the latest first. */
export function callsOfSession(db: Store, sessionId: string): OpenCall[] {
  const sql = 'SELECT * FROM open_calls WHERE session_id = ? AND left_at IS NULL ORDER BY started_at DESC';
  return statement<OpenCall>(db, sql).all(sessionId);
}

/**
 * The calls that may write, of sessions that nobody sits at, which ran at a moment between two: one that has ended, and all
 * that go on, with their client.
 */
export function unattendedCallsBetween(db: Store, from: string, to: string): { client_pid: number | null }[] {
  return statement<{ client_pid: number | null }>(
    db,
    `SELECT NULL AS client_pid FROM (SELECT 1 FROM tool_calls t JOIN agent_sessions s ON s.id = t.session_id
       WHERE t.called_at BETWEEN @earliest AND @to AND t.ended_at >= @from AND s.attended = 0
         AND (t.tool_name = 'Bash' OR t.mcp_server IS NOT NULL) LIMIT 1)
     UNION ALL SELECT c.client_pid FROM open_calls c JOIN agent_sessions s ON s.id = c.session_id
       WHERE c.started_at BETWEEN @earliest AND @to AND s.attended = 0 AND (c.left_at IS NULL OR c.left_at >= @from)`,
  ).all({ from, to, earliest: new Date(Date.parse(from) - longestCallMs).toISOString() });
}

/** A call may run so long. */
export const longestCallMs = 24 * 3600 * 1000;
const mostCalls = 10_000;

export interface EndedCall extends OpenCall {
  readonly ended_at: string;
}

/** Where calls may have written. */
export interface Where {
  readonly folder: string;
  /** Sessions there, or in a folder around it, work in no folder in particular. */
  readonly home: string;
  /** A session whose calls may have written anywhere. */
  readonly session: string | null;
}

/** SQL: whether a folder is another one, or inside it. */
function isIn(inner: string, outer: string): string {
  const prefix = `rtrim(${outer}, '/') || '/'`;
  return `substr(${inner} || '/', 1, length(${prefix})) = ${prefix}`;
}

/**
 * The calls of tools that may write which ran between two moments and have ended: of sessions in a folder or around it;
 * those of the given session first, and the latest first.
 */
export function endedCallsBetween(db: Store, where: Where, from: string, to: string): EndedCall[] {
  return statement<EndedCall>(
    db,
    `SELECT t.session_id, t.tool_use_id, '' AS git_dir, t.tool_name, t.subagent_id, s.agent_id,
       t.called_at AS started_at, t.ended_at, NULL AS client_pid, t.background, 1 AS names_session, NULL AS left_at,
       NULL AS delivery, NULL AS transcript, NULL AS task_id, 0 AS endless
     FROM tool_calls t JOIN agent_sessions s ON s.id = t.session_id
     WHERE t.called_at BETWEEN @earliest AND @to AND t.ended_at >= @from AND t.tool_use_id IS NOT NULL
       AND (t.tool_name = 'Bash' OR t.mcp_server IS NOT NULL)
       AND (t.session_id IS @session OR ${isIn('s.working_directory', '@folder')}
         OR ${isIn('@folder', 's.working_directory')} AND NOT ${isIn('@home', 's.working_directory')})
     ORDER BY t.session_id IS @session DESC, t.called_at DESC LIMIT ${mostCalls}`,
  ).all({ ...where, from, to, earliest: new Date(Date.parse(from) - longestCallMs).toISOString() });
}
