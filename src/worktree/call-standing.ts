import type { ClaudeEvent } from '../claude/event.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { callsOn, leaveCall, longestCallMs, type OpenCall } from '../store/open-calls.ts';
import { findSnapshot, noteLook } from '../store/snapshots.ts';

/**
 * How a call that has no end of its own stands at a moment (design 4.16): `running`, as far as anybody can tell; `ran`, and
 * ended at `until`; `refused`, so that it wrote nothing; `untold`, when nobody can say whether it ran.
 */
export type Standing =
  | { readonly kind: 'running' | 'refused' | 'untold' }
  | { readonly kind: 'ran'; readonly until: string };

export interface StandingCall {
  readonly call: OpenCall;
  readonly standing: Standing;
}

/** Whoever begins another call now; the client may run several at once, and writes down which ones it was asked for. */
export interface Caller {
  readonly sessionId: string;
  readonly subagentId: string | undefined;
}

export function standingOf(context: IngestContext, call: OpenCall, time: string, next?: Caller): Standing {
  const isOver = call.left_at !== null || context.hasEnded(call.client_pid, time);
  if (call.background === 1) return { kind: isOver ? 'untold' : 'running' };
  const { isAsked, result } = context.callInTranscript(call.transcript, call.tool_use_id);
  if (result !== undefined && result.at <= time) {
    return result.outcome === 'ran' ? { kind: 'ran', until: result.at } : { kind: result.outcome };
  }
  const isFollowed = next !== undefined && isBy(call, next) && !isAsked;
  return { kind: isOver || isFollowed || call.endless === 1 ? 'untold' : 'running' };
}

/** Whether the agent, or the subagent, made the call. */
export function isBy(call: Pick<OpenCall, 'session_id' | 'subagent_id'>, { sessionId, subagentId }: Caller): boolean {
  return call.session_id === sessionId && call.subagent_id === (subagentId ?? null);
}

/** The calls on a work tree that no own end was told of, the latest first; those that ended before its last snapshot aside. */
export function callsStanding(
  context: IngestContext,
  { gitDir }: Worktree,
  time: string,
  next?: Caller,
): readonly StandingCall[] {
  const since = new Date(Date.parse(time) - longestCallMs).toISOString();
  const calls = callsOn(context.db, gitDir, since);
  if (calls.length === 0) return [];
  const seen = findSnapshot(context.db, gitDir)?.taken_at ?? '';
  return calls
    .filter(({ left_at }) => left_at === null || left_at > seen)
    .map((call) => ({ call, standing: standingOf(context, call, time, next) }));
}

/** A snapshot shows what they did until now: those that ended without a word own nothing that comes after. */
export function leaveEnded(
  context: IngestContext,
  { gitDir }: Worktree,
  calls: readonly StandingCall[],
  time: string,
): void {
  if (calls.length === 0) return;
  for (const { call, standing } of calls) {
    const isTold = standing.kind === 'refused' || standing.kind === 'ran';
    if (context.hasEnded(call.client_pid, time) || isTold || call.endless === 1) leaveCall(context.db, call, time);
  }
  noteLook(context.db, gitDir, time);
}

/** What of a call tells which events end it. */
type Told = Pick<OpenCall, 'session_id' | 'tool_use_id' | 'subagent_id' | 'background' | 'task_id'>;

/** Whether an event tells that a call of its session has ended. */
export function isEndedBy(call: Told, event: ClaudeEvent): boolean {
  const { kind } = event;
  if (kind === 'session-end') return true;
  // Its process is another one.
  if (kind === 'session-start') return event.source === 'startup' || event.source === 'resume';
  if (call.background === 1) return isTaskEndedBy(call, event);
  if (kind === 'subagent-stop') return isBy(call, event);
  if (call.subagent_id !== null) {
    return kind === 'stop' && event.background !== undefined && !event.background.includes(call.subagent_id);
  }
  return event.subagentId === undefined && (kind === 'prompt' || kind === 'stop' || kind === 'failure');
}

/** What a command started goes on as long as the client says so. */
function isTaskEndedBy({ task_id, tool_use_id }: Told, event: ClaudeEvent): boolean {
  if (event.kind === 'prompt' && event.notification !== undefined) {
    const { taskId, toolUseId, status } = event.notification;
    return status !== 'running' && (toolUseId === tool_use_id || (taskId !== undefined && taskId === task_id));
  }
  if (event.kind !== 'stop' && event.kind !== 'subagent-stop') return false;
  // An older client does not say.
  if (event.background === undefined) return event.kind === 'stop';
  return task_id === null ? event.background.length === 0 : !event.background.includes(task_id);
}
