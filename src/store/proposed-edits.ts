import type { Store } from './open.ts';
import { longestCallMs } from './open-calls.ts';
import { statement } from './statement.ts';

/** A call of an editing tool that has no end of its own, but for what it was to do. */
export interface ProposedCall {
  readonly session_id: string;
  readonly tool_use_id: string;
  readonly subagent_id: string | null;
  /** As the call names it, absolute. */
  readonly path: string;
  readonly client_pid: number | null;
  /** Git's name of what the file is to hold. */
  readonly blob: string;
}

/** The whole of it. */
export interface ProposedEdit extends ProposedCall {
  readonly agent_id: string | null;
  readonly tool_name: string;
  readonly working_directory: string;
  readonly proposed_at: string;
  /** The commit that HEAD named; `null`: not known. */
  readonly head: string | null;
  readonly transcript: string | null;
  /** As in `pending_files`; `null`: not known. */
  readonly lines_before: Uint8Array | null;
  readonly lines_after: Uint8Array;
}

/** Notes what a call is about to do; told again of one that is recorded, it stays so. */
export function addProposedEdit(db: Store, edit: ProposedEdit): void {
  statement(
    db,
    `INSERT INTO proposed_edits (session_id, tool_use_id, subagent_id, agent_id, tool_name, path, working_directory,
       proposed_at, head, client_pid, transcript, blob, lines_before, lines_after)
     VALUES (@session_id, @tool_use_id, @subagent_id, @agent_id, @tool_name, @path, @working_directory,
       @proposed_at, @head, @client_pid, @transcript, @blob, @lines_before, @lines_after)
     ON CONFLICT DO NOTHING`,
  ).run(edit);
}

/** The calls of all sessions that no file was seen to show, in the order in which they began. */
export function proposedCalls(db: Store): ProposedCall[] {
  return statement<ProposedCall>(
    db,
    `SELECT session_id, tool_use_id, subagent_id, path, client_pid, blob FROM proposed_edits
     WHERE shown_at IS NULL ORDER BY proposed_at`,
  ).all();
}

export function findProposedEdit(db: Store, { session_id, tool_use_id }: ProposedCall): ProposedEdit | undefined {
  const sql = 'SELECT * FROM proposed_edits WHERE session_id = ? AND tool_use_id = ?';
  return statement<ProposedEdit>(db, sql).get(session_id, tool_use_id);
}

/** Notes that a file showed it, so that an end which comes after all does not count it again. */
export function noteShown(db: Store, { session_id, tool_use_id }: ProposedCall, time: string): void {
  const sql = 'UPDATE proposed_edits SET shown_at = ? WHERE session_id = ? AND tool_use_id = ?';
  statement(db, sql).run(time, session_id, tool_use_id);
}

/** What is left of a call that has ended. */
export interface ClosedEdit extends Pick<ProposedEdit, 'lines_before' | 'lines_after'> {
  /** When a file showed what it did; `null`: none did. */
  readonly shown_at: string | null;
}

export function closeProposedEdit(db: Store, sessionId: string, toolUseId: string): ClosedEdit | undefined {
  const returned = 'RETURNING lines_before, lines_after, shown_at';
  const sql = `DELETE FROM proposed_edits WHERE session_id = ? AND tool_use_id = ? ${returned}`;
  return statement<ClosedEdit>(db, sql).get(sessionId, toolUseId);
}

/** Forgets the calls that began so long ago that no end of theirs will come. */
export function forgetProposedEdits(db: Store, now: Date): void {
  const before = new Date(now.getTime() - longestCallMs).toISOString();
  statement(db, 'DELETE FROM proposed_edits WHERE proposed_at < ?').run(before);
}
