import type { Store } from './open.ts';

/** How many records of each kind there are. */
export interface RecordCounts {
  readonly deliveries: number;
  readonly sessions: number;
  readonly tasks: number;
  readonly calls: number;
  readonly invocations: number;
  readonly messages: number;
}

export function countRecords(db: Store): RecordCounts {
  const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  return {
    deliveries: count('deliveries'),
    sessions: count('agent_sessions'),
    tasks: count('task_executions'),
    calls: count('tool_calls'),
    invocations: count('agent_invocations'),
    messages: count('messages'),
  };
}

/** Sessions that ended while a task or a subagent of theirs is said to run. */
export function sessionsWithLooseEnds(db: Store): string[] {
  return db
    .prepare<[], string>(
      `SELECT id FROM agent_sessions WHERE status <> 'open' AND (
         id IN (SELECT session_id FROM task_executions WHERE status = 'running')
         OR id IN (SELECT session_id FROM agent_invocations WHERE status = 'running' AND source = 'subagent'))
       ORDER BY id`,
    )
    .pluck()
    .all();
}

/** Calls of which no result was told. */
export interface OpenEnds {
  /** All of them. */
  readonly calls: number;
  /** Those that a result was to be expected of: the agent went on without, and no person sits there to deny a call. */
  readonly missing: number;
}

/** An agent that calls again so long after a call (ms) has not made both at once: it went on. */
const atOnceMs = 2000;
/** In a session with so many calls and no result of any, none is told at all. */
const fewCalls = 5;

/** `recently`: a call of an open session that began later may still run. */
export function callsWithoutResult(db: Store, recently: string): OpenEnds {
  const row = db
    .prepare<unknown[], OpenEnds>(
      `WITH open_ends AS MATERIALIZED (SELECT session_id, subagent_id, called_at, interrupted FROM tool_calls
           WHERE success IS NULL AND session_id IS NOT NULL),
         threads AS MATERIALIZED (SELECT session_id, subagent_id, max(called_at) AS last_call FROM tool_calls
           WHERE session_id IN (SELECT session_id FROM open_ends) GROUP BY session_id, subagent_id),
         mute AS MATERIALIZED (SELECT session_id FROM tool_calls WHERE session_id IN (SELECT session_id FROM open_ends)
           GROUP BY session_id HAVING count(*) >= ${fewCalls} AND count(success) = 0)
       SELECT count(*) AS calls, COALESCE(sum(e.interrupted IS NOT 1
           AND NOT (s.status = 'open' AND e.called_at >= @recently)
           AND (s.id IN mute OR (s.attended IS NOT 1
             AND julianday(t.last_call) - julianday(e.called_at) > ${atOnceMs} / 86400000.0))), 0) AS missing
       FROM open_ends e JOIN agent_sessions s ON s.id = e.session_id
         JOIN threads t ON t.session_id = e.session_id AND t.subagent_id IS e.subagent_id`,
    )
    .get({ recently });
  return row ?? { calls: 0, missing: 0 };
}

/** Invocations that ended and of which nobody told the begin: they have no name. */
export interface WithoutStart {
  /** Those that a program reported, by an id that nobody began. */
  readonly reported: number;
  readonly subagents: number;
}

export function invocationsWithoutStart(db: Store): WithoutStart {
  const row = db
    .prepare<[], WithoutStart>(
      `SELECT count(*) FILTER (WHERE source <> 'subagent') AS reported,
         count(*) FILTER (WHERE source = 'subagent') AS subagents FROM agent_invocations WHERE agent_name = ''`,
    )
    .get();
  return row ?? { reported: 0, subagents: 0 };
}

/** Takes out the ends of runs that nobody began, and the names of such runs from the calls that stay. */
export function dropUnbegun(db: Store): { readonly ends: number; readonly calls: number } {
  const ends = db.prepare("DELETE FROM agent_invocations WHERE agent_name = '' AND source <> 'subagent'").run().changes;
  const calls = db.prepare(`UPDATE tool_calls SET invocation_id = NULL WHERE ${ofNoInvocation}`).run().changes;
  return { ends, calls };
}

const ofNoInvocation =
  'invocation_id IS NOT NULL AND invocation_id NOT IN (SELECT invocation_id FROM agent_invocations)';

/** Names of sessions that are not recorded, by the tables whose rows carry them. */
const sessionNames = ['tool_calls', 'task_executions', 'messages', 'agent_invocations'] as const;
/** An orchestrator's session need not be one that we were told of. */
const ofOurs: Partial<Record<string, string>> = { agent_invocations: "AND source = 'subagent'" };

/** Rows that belong to a session that is not there, and calls of an invocation that is not. */
export function orphans(db: Store): { readonly sessions: number; readonly invocations: number } {
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const ofSessions = sessionNames.map((table) =>
    count(`SELECT count(*) FROM ${table} WHERE session_id IS NOT NULL ${ofOurs[table] ?? ''}
      AND session_id NOT IN (SELECT id FROM agent_sessions)`),
  );
  return {
    sessions: ofSessions.reduce((sum, each) => sum + each, 0),
    // The parent of an invocation may be in the database of the agent that started it.
    invocations: count(`SELECT count(*) FROM tool_calls WHERE ${ofNoInvocation}`),
  };
}

/** Adds the sessions that rows belong to, as far as these tell of them: begun and lost. Returns how many. */
export function addMissingSessions(db: Store): number {
  const times = { tool_calls: ['called_at', 'called_at'], task_executions: ['started_at', 'started_at'] } as const;
  const more = { messages: ['sent_at', 'sent_at'], agent_invocations: ['start_time', 'last_seen_at'] } as const;
  const seen = Object.entries({ ...times, ...more }).map(
    ([table, [first, last]]) =>
      `SELECT session_id, min(${first}) AS first, max(COALESCE(${last}, ${first})) AS last FROM ${table}
       WHERE session_id IS NOT NULL ${ofOurs[table] ?? ''} GROUP BY session_id`,
  );
  return db
    .prepare(
      `INSERT INTO agent_sessions (id, started_at, last_seen_at, ended_at, status, end_reason)
       SELECT session_id, min(first), max(last), max(last), 'lost', 'silent' FROM (${seen.join(' UNION ALL ')})
       WHERE session_id NOT IN (SELECT id FROM agent_sessions) GROUP BY session_id HAVING min(first) IS NOT NULL`,
    )
    .run().changes;
}
