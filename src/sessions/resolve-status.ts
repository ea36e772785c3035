import { resolveSubagentStatus, type SubagentEnd } from '../activity/subagent-status.ts';
import { resolveTaskStatus } from '../activity/task-status.ts';
import type { Store } from '../store/open.ts';
import { type SubagentRow, saveRun, subagentRun, sumTokens, unsettledSubagents } from '../store/subagents.ts';
import { saveTaskEnd, unsettledTasks } from '../store/tasks.ts';

/** Says of each task of a session how it ended; called when something was told that may change it. */
export function resolveTaskStatuses(db: Store, sessionId: string): void {
  for (const task of unsettledTasks(db, sessionId)) {
    const end = resolveTaskStatus(task);
    const { status, completed_at, duration_ms } = end;
    if (status === task.status && completed_at === task.completed_at && duration_ms === task.duration_ms) continue;
    saveTaskEnd(db, task.id, end);
  }
}

/** Says how one subagent's run ended, and what it took. */
export function resolveRunStatus(db: Store, id: string): void {
  sumTokens(db, id);
  const run = subagentRun(db, id);
  if (run !== undefined) saveIfChanged(db, run, resolveSubagentStatus(run));
}

/** A session came to its end: its tasks and subagents did too. */
export function resolveSessionStatus(db: Store, sessionId: string): void {
  resolveTaskStatuses(db, sessionId);
  for (const run of unsettledSubagents(db, sessionId)) saveIfChanged(db, run, resolveSubagentStatus(run));
}

function saveIfChanged(db: Store, run: SubagentRow, end: SubagentEnd): void {
  const { status, success, end_time, execution_time_ms } = end;
  const isSame = status === run.status && success === run.success && end_time === run.end_time;
  if (!isSame || execution_time_ms !== run.execution_time_ms) saveRun(db, run.invocation_id, end);
}
