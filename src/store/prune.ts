import { dropEdits } from './forget.ts';
import type { Store } from './open.ts';

/** How many rows went. */
export type Pruned = Readonly<Record<'edits' | 'sessions' | 'tool_calls' | 'invocations', number>>;

/** Sessions that are over, and of which nothing was heard since. */
const oldSessions =
  "(SELECT id FROM agent_sessions WHERE status <> 'open' AND COALESCE(last_seen_at, started_at) < @before)";

/**
 * Takes out what agents did before a moment: sessions that are over, their prompts, calls, messages and runs, and edits
 * that are committed. Commits stay, with the authors of their lines.
 */
export function pruneBefore(db: Store, before: string): Pruned {
  const run = (sql: string) => db.prepare(sql).run({ before }).changes;
  const ofOld = `session_id IN ${oldSessions}`;
  const oldRuns = `(${ofOld} OR (session_id IS NULL AND status <> 'running' AND COALESCE(end_time, start_time) < @before))`;
  const edits = dropEdits(db, 'timestamp < @before AND committed = 1', { before });
  run(`DELETE FROM message_calls WHERE message_id IN (SELECT id FROM messages WHERE ${ofOld})`);
  run(`DELETE FROM messages WHERE ${ofOld}`);
  run(`DELETE FROM file_modifications WHERE ${ofOld}`);
  const calls = run(`DELETE FROM tool_calls WHERE ${ofOld} OR (session_id IS NULL AND called_at < @before)`);
  const invocations = run(`DELETE FROM agent_invocations WHERE ${oldRuns}`);
  for (const table of ['tool_calls', 'agent_invocations', 'file_modifications']) {
    run(
      `UPDATE ${table} SET task_execution_id = NULL
       WHERE task_execution_id IN (SELECT id FROM task_executions WHERE ${ofOld})`,
    );
  }
  run(`DELETE FROM task_executions WHERE ${ofOld}`);
  const sessions = run(`DELETE FROM agent_sessions WHERE id IN ${oldSessions}`);
  return { edits, sessions, tool_calls: calls, invocations };
}
