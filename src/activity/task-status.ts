/** What was told of a task; times are ISO 8601. */
export interface TaskFacts {
  readonly started_at: string;
  /** The last prompt. */
  readonly prompted_at: string | null;
  readonly stopped_at: string | null;
  readonly failed_at: string | null;
  /** The last message of a model. */
  readonly answered_at: string | null;
  /** When the session's next task began. */
  readonly next_started_at: string | null;
  /** When its session ended, or was last seen before it was lost. */
  readonly session_ended_at: string | null;
}

export interface TaskEnd {
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled' | 'unknown';
  readonly completed_at: string | null;
  readonly duration_ms: number | null;
}

/** How a task ended, as far as what was told of it says; the same in whatever order it was told. */
export function resolveTaskStatus(task: TaskFacts): TaskEnd {
  const failed = task.failed_at !== null && isAfter(task.failed_at, task.answered_at);
  const told = failed ? later(task.failed_at, task.stopped_at) : task.stopped_at;
  if (told !== null && !isAfter(task.prompted_at ?? '', told))
    return ended(task, failed ? 'failed' : 'completed', told);
  const left = earlier(task.next_started_at, task.session_ended_at);
  if (left === null) return { status: 'running', completed_at: null, duration_ms: null };
  // Where nobody tells of prompts nobody tells of their end.
  return ended(task, task.prompted_at === null ? 'unknown' : 'cancelled', left);
}

function ended(task: TaskFacts, status: TaskEnd['status'], at: string): TaskEnd {
  const duration = Math.max(0, Date.parse(at) - Date.parse(task.started_at));
  return { status, completed_at: at, duration_ms: Number.isNaN(duration) ? null : duration };
}

function isAfter(time: string, other: string | null): boolean {
  return other === null || time > other;
}

function later(one: string | null, other: string | null): string | null {
  return one !== null && isAfter(one, other) ? one : other;
}

function earlier(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other < one) ? other : one;
}
