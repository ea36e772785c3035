/** What was told of a subagent's run; times are ISO 8601. */
export interface SubagentFacts {
  readonly start_time: string;
  /** When it was last started: it may be sent another message after its end. */
  readonly resumed_at: string | null;
  readonly stopped_at: string | null;
  /** When the model's service failed it. */
  readonly failed_at: string | null;
  /** The last message of a model. */
  readonly answered_at: string | null;
  /** What the client said of its end: completed, failed, cancelled. */
  readonly told: string | null;
  /** Of the call that started it, where that waited for it. */
  readonly call_success: 0 | 1 | null;
  readonly call_ended_at: string | null;
  readonly last_seen_at: string | null;
  readonly session_status: 'open' | 'ended' | 'lost';
  /** When the client last said that nothing runs in the background. */
  readonly idle_at: string | null;
}

export interface SubagentEnd {
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled' | 'lost';
  readonly success: 0 | 1 | null;
  readonly end_time: string | null;
  readonly execution_time_ms: number | null;
}

/** How a subagent's run ended, as far as what was told of it says; the same in whatever order it was told. */
export function resolveSubagentStatus(run: SubagentFacts): SubagentEnd {
  const status = statusOf(run);
  if (status === 'running') return { status, success: null, end_time: null, execution_time_ms: null };
  const end = endOf(run);
  const success = status === 'completed' ? 1 : status === 'failed' ? 0 : null;
  return {
    status,
    success,
    end_time: end,
    execution_time_ms: Math.max(0, Date.parse(end) - Date.parse(run.start_time)),
  };
}

function statusOf(run: SubagentFacts): SubagentEnd['status'] {
  const isStopped = run.stopped_at !== null && run.stopped_at >= (run.resumed_at ?? '');
  const isFailed = run.failed_at !== null && run.failed_at > (run.answered_at ?? '');
  if (run.told === 'failed' || run.call_success === 0 || isFailed) return 'failed';
  if (run.told === 'cancelled') return 'cancelled';
  if (isStopped || run.told === 'completed' || run.call_success === 1) return 'completed';
  if (run.idle_at !== null && run.idle_at > (run.resumed_at ?? run.start_time)) return 'lost';
  if (run.session_status === 'open') return 'running';
  return run.session_status === 'lost' ? 'lost' : 'cancelled';
}

/** The client's word for it may come long after the end. */
function endOf({ stopped_at, failed_at, call_ended_at, last_seen_at, start_time }: SubagentFacts): string {
  return stopped_at ?? call_ended_at ?? failed_at ?? last_seen_at ?? start_time;
}

/** The client's words for how a subagent's run ended, in ours; `undefined`: it has not. */
export function endWord(word: string | undefined): 'completed' | 'failed' | 'cancelled' | undefined {
  if (word === undefined || word === 'async_launched' || word === 'running') return undefined;
  if (word === 'completed') return 'completed';
  return /^(fail|error)/.test(word) ? 'failed' : 'cancelled';
}
