import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** What any event of a session tells of it. */
export interface SessionFacts {
  readonly id: string;
  /** ISO 8601, as every time here. */
  readonly time: string;
  readonly agent_id: string | null;
  readonly agent_role: string | null;
  readonly harness: string | null;
  readonly working_directory: string | null;
  readonly client_version: string | null;
  readonly attended: 0 | 1 | null;
  readonly invocation_id: string | null;
  readonly client_pid: number | null;
  /** In the kernel's ticks since the machine's start; not every event tells it. */
  readonly client_started: number | null;
  readonly client_host: string | null;
}

/** What the latest event says of these holds. */
const latest = ['client_version', 'attended', 'client_pid', 'client_host'] as const;

const touchSql = `INSERT INTO agent_sessions (id, agent_id, agent_role, harness, working_directory, started_at, last_seen_at,
    client_version, attended, invocation_id, client_pid, client_started, client_host)
  VALUES (@id, @agent_id, @agent_role, @harness, @working_directory, @time, @time,
    @client_version, @attended, @invocation_id, @client_pid, @client_started, @client_host)
  ON CONFLICT (id) DO UPDATE SET last_seen_at = max(last_seen_at, @time), started_at = min(started_at, @time),
    agent_id = COALESCE(agent_id, @agent_id), agent_role = COALESCE(agent_role, @agent_role),
    harness = COALESCE(harness, @harness), invocation_id = COALESCE(invocation_id, @invocation_id),
    working_directory = CASE WHEN @time < started_at THEN @working_directory ELSE working_directory END,
    client_started = CASE WHEN client_pid IS @client_pid THEN COALESCE(@client_started, client_started)
      WHEN @time >= last_seen_at THEN @client_started ELSE client_started END,
    ${latest.map((name) => `${name} = ${takeLatest(name)}`).join(', ')},
    status = ${unlessFound('status', "'open'")}, ended_at = ${unlessFound('ended_at', 'NULL')},
    end_reason = ${unlessFound('end_reason', 'NULL')}
  RETURNING client_started`;

function takeLatest(name: string): string {
  return `CASE WHEN @time >= last_seen_at THEN COALESCE(@${name}, ${name}) ELSE COALESCE(${name}, @${name}) END`;
}

/** A session that was taken for lost, and shows itself. */
function unlessFound(name: string, found: string): string {
  return `CASE WHEN status = 'lost' AND @time > ended_at THEN ${found} ELSE ${name} END`;
}

/** A session showed itself: adds it, or moves the time at which it was last seen. Returns when its client started. */
export function touchSession(db: Store, facts: SessionFacts): number | null {
  return statement<{ client_started: number | null }>(db, touchSql).get(facts)?.client_started ?? null;
}

/**
 * A session that was last seen at `last` showed itself again, and nothing else is new. `false`: it was seen at another
 * time, or taken for lost since, and all that is told of it counts.
 */
export function seeAgain(db: Store, id: string, last: string, time: string): boolean {
  const sql = "UPDATE agent_sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at = ? AND status <> 'lost'";
  return statement(db, sql).run(time, id, last).changes === 1;
}

/** A session showed itself by what a program tells of it: adds it. Where hooks tell of it, too, these know better. */
export function seeUnhooked(db: Store, facts: Pick<SessionFacts, 'id' | 'time' | 'agent_id'>): void {
  statement(
    db,
    `INSERT INTO agent_sessions (id, agent_id, started_at, last_seen_at) VALUES (@id, @agent_id, @time, @time)
     ON CONFLICT (id) DO UPDATE SET last_seen_at = max(last_seen_at, @time), started_at = min(started_at, @time),
       agent_id = COALESCE(agent_id, @agent_id), status = ${unlessFound('status', "'open'")},
       ended_at = ${unlessFound('ended_at', 'NULL')}, end_reason = ${unlessFound('end_reason', 'NULL')}
     WHERE working_directory IS NULL`,
  ).run(facts);
}

/** Whether nobody sits at a session; `undefined`: it is not told. */
export function isUnattended(db: Store, id: string): boolean | undefined {
  const row = statement<{ attended: number | null }>(db, 'SELECT attended FROM agent_sessions WHERE id = ?').get(id);
  return row === undefined || row.attended === null ? undefined : row.attended === 0;
}

/** A session began, or was asked for something: an end before that was none. */
export function resumeSession(db: Store, id: string, time: string): void {
  statement(
    db,
    `UPDATE agent_sessions SET resumed_at = max(COALESCE(resumed_at, ''), @time),
       end_reason = CASE WHEN ended_at < @time THEN NULL ELSE end_reason END,
       status = CASE WHEN ended_at < @time THEN 'open' ELSE status END,
       ended_at = CASE WHEN ended_at < @time THEN NULL ELSE ended_at END
     WHERE id = @id`,
  ).run({ id, time });
}

/** What the start of a session tells of it; `null`: nothing. */
export interface StartFacts {
  readonly source: string | null;
  readonly model: string | null;
  /** TRACEPARENT. */
  readonly trace: string | null;
}

/** How a session began and in which trace, by its first start, and the model that it was started with. */
export function noteStart(db: Store, id: string, time: string, facts: StartFacts): void {
  const ofFirst = (name: string, value: string) =>
    `${name} = CASE WHEN ${name} IS NULL OR @time <= started_at THEN ${value} ELSE ${name} END`;
  statement(
    db,
    `UPDATE agent_sessions SET ${ofFirst('start_source', '@source')},
       ${ofFirst('trace_parent', 'COALESCE(@trace, trace_parent)')}, model = COALESCE(model, @model) WHERE id = @id`,
  ).run({ id, time, ...facts });
}

/** Notes that nothing of a session runs in the background. */
export function noteIdle(db: Store, id: string, time: string): void {
  statement(db, `UPDATE agent_sessions SET idle_at = max(COALESCE(idle_at, ''), ?) WHERE id = ?`).run(time, id);
}

/** Notes that a session ended, unless it went on afterwards. */
export function endSession(db: Store, id: string, time: string, reason: string | null): void {
  statement(
    db,
    `UPDATE agent_sessions SET ended_at = @time, end_reason = @reason, status = 'ended'
     WHERE id = @id AND (status <> 'ended' OR ended_at <= @time) AND COALESCE(resumed_at, '') <= @time`,
  ).run({ id, time, reason });
}

/** Notes that nobody will tell of a session's end: it ended when it was last seen. */
export function loseSession(db: Store, id: string, reason: string): void {
  statement(
    db,
    `UPDATE agent_sessions SET ended_at = last_seen_at, end_reason = ?, status = 'lost' WHERE id = ? AND status = 'open'`,
  ).run(reason, id);
}

/** Notes which model spoke last in a session. */
export function noteModel(db: Store, id: string, model: string, time: string): void {
  statement(
    db,
    `UPDATE agent_sessions SET model = @model, model_at = @time WHERE id = @id AND COALESCE(model_at, '') < @time`,
  ).run({ id, model, time });
}

export interface OpenSession {
  readonly id: string;
  readonly last_seen_at: string;
  readonly client_pid: number | null;
  readonly client_started: number | null;
  readonly client_host: string | null;
}

/** The sessions whose end is not known. */
export function openSessions(db: Store): OpenSession[] {
  return statement<OpenSession>(
    db,
    `SELECT id, last_seen_at, client_pid, client_started, client_host FROM agent_sessions WHERE status = 'open'`,
  ).all();
}

/** Whether a client's process went on with another session after the one given. */
export function isReplaced(db: Store, session: OpenSession): boolean {
  if (session.client_pid === null || session.client_started === null) return false;
  return (
    statement(
      db,
      `SELECT 1 FROM agent_sessions WHERE started_at > @last_seen_at AND id <> @id AND client_pid = @client_pid
         AND client_started = @client_started AND client_host IS @client_host LIMIT 1`,
    ).get(session) !== undefined
  );
}

/** Whether a hook of the session was ever ingested. */
export function isSessionKnown(db: Store, id: string): boolean {
  return statement(db, 'SELECT 1 FROM agent_sessions WHERE id = ?').get(id) !== undefined;
}
