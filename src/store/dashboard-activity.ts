import type { Store } from './open.ts';

// What agents did, by stretches of time: the first `length` characters of a time, 10 for a day of UTC, 13 for an hour, 16
// for a minute. The reader's days are made of them.

/** Which: all but those of one session, where there is one. */
export interface Stretches {
  readonly length: number;
  readonly but: string | null;
}

interface OfAgent {
  readonly time: string;
  /** '': not known, as everywhere here. */
  readonly agent_id: string;
}

/** Sessions by when they began. */
export interface SessionCounts extends OfAgent {
  readonly harness: string;
  readonly sessions: number;
  readonly lost: number;
}

export function countedSessions(db: Store, stretches: Stretches): IterableIterator<SessionCounts> {
  return db
    .prepare<unknown[], SessionCounts>(
      `SELECT substr(started_at, 1, @length) AS time, COALESCE(agent_id, '') AS agent_id,
         COALESCE(harness, '') AS harness, count(*) AS sessions, sum(status = 'lost') AS lost
       FROM agent_sessions WHERE @but IS NULL OR id IS NOT @but GROUP BY 1, 2, 3`,
    )
    .iterate(stretches);
}

/** Tasks by when they began. */
export interface TaskCounts extends OfAgent {
  readonly harness: string;
  readonly tasks: number;
  readonly completed: number;
  readonly failed: number;
  /** How long those took of which it is known. */
  readonly duration_ms: number;
  readonly timed: number;
}

export function countedTasks(db: Store, stretches: Stretches): IterableIterator<TaskCounts> {
  return db
    .prepare<unknown[], TaskCounts>(
      `SELECT substr(t.started_at, 1, @length) AS time, COALESCE(s.agent_id, '') AS agent_id,
         COALESCE(s.harness, '') AS harness, count(*) AS tasks, sum(t.status = 'completed') AS completed,
         sum(t.status = 'failed') AS failed, COALESCE(sum(t.duration_ms), 0) AS duration_ms,
         count(t.duration_ms) AS timed
       FROM task_executions t LEFT JOIN agent_sessions s ON s.id = t.session_id
       WHERE @but IS NULL OR t.session_id IS NOT @but GROUP BY 1, 2, 3`,
    )
    .iterate(stretches);
}

/** Tokens by when the model spoke. */
export interface TokenCounts extends OfAgent {
  readonly harness: string;
  readonly model: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
}

export function countedTokens(db: Store, stretches: Stretches): IterableIterator<TokenCounts> {
  const sums = ['input', 'output', 'cache_read', 'cache_write'].map((name) => `sum(${name}_tokens) AS ${name}_tokens`);
  return db
    .prepare<unknown[], TokenCounts>(
      `SELECT substr(COALESCE(m.sent_at, s.started_at, ''), 1, @length) AS time, COALESCE(s.agent_id, '') AS agent_id,
         COALESCE(s.harness, '') AS harness, COALESCE(m.model, '') AS model, ${sums.join(', ')}
       FROM messages m LEFT JOIN agent_sessions s ON s.id = m.session_id
       WHERE @but IS NULL OR m.session_id IS NOT @but GROUP BY 1, 2, 3, 4`,
    )
    .iterate(stretches);
}

/** Tool calls by when they were made. */
export interface CallCounts extends OfAgent {
  readonly tool_name: string;
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly duration_ms: number;
  readonly timed: number;
}

export function countedCalls(db: Store, stretches: Stretches): IterableIterator<CallCounts> {
  return db
    .prepare<unknown[], CallCounts>(
      `SELECT substr(c.called_at, 1, @length) AS time, COALESCE(s.agent_id, '') AS agent_id, c.tool_name,
         count(*) AS calls, COALESCE(sum(c.success = 1), 0) AS succeeded, COALESCE(sum(c.success = 0), 0) AS failed,
         COALESCE(sum(c.duration_ms), 0) AS duration_ms, count(c.duration_ms) AS timed
       FROM tool_calls c LEFT JOIN agent_sessions s ON s.id = c.session_id
       WHERE @but IS NULL OR c.session_id IS NOT @but GROUP BY 1, 2, 3`,
    )
    .iterate(stretches);
}

/** What agents last said that they are for. */
export function rolesOfAgents(db: Store, isFleet: boolean): { agent_id: string; role: string }[] {
  const sql = isFleet
    ? 'SELECT agent_id, agent_role AS role, max(last_event) FROM sources WHERE agent_role IS NOT NULL GROUP BY 1'
    : `SELECT COALESCE(agent_id, '') AS agent_id, agent_role AS role, max(last_seen_at) FROM agent_sessions
       WHERE agent_role IS NOT NULL GROUP BY 1`;
  return db.prepare<[], { agent_id: string; role: string }>(sql).all();
}

/** When something was last told; `null`: never. */
export function lastEvent(db: Store): string | null {
  const sql = `SELECT max(time) AS time FROM (SELECT max(last_seen_at) AS time FROM agent_sessions
    UNION ALL SELECT max(timestamp) FROM commits UNION ALL SELECT max(start_time) FROM agent_invocations)`;
  return db.prepare<[], { time: string | null }>(sql).get()?.time ?? null;
}
