import type { ClaudeEvent } from '../claude/event.ts';
import type { Delivery } from '../spool/delivery.ts';
import { callsOfSession, leaveCall, type OpenCall } from '../store/open-calls.ts';
import { actorBetween } from './actor-between.ts';
import { callsStanding, isBy, leaveEnded, standingOf } from './call-standing.ts';
import type { IngestContext } from './context.ts';
import { followToSnapshot, snapshotsOf } from './record-call.ts';
import { recordSnapshot } from './record-snapshot.ts';

/**
 * A session tells something that ends calls which have no end of their own (design 4.16): refused ones, ones that a person
 * broke off, and what ran on in the background. The launcher looked at the work trees of those that it knew to be open.
 */
export function leaveCalls(context: IngestContext, delivery: Delivery, event: ClaudeEvent): void {
  const { time } = delivery;
  const calls = callsOfSession(context.db, event.sessionId);
  for (const { worktree, snapshot } of snapshotsOf(context, delivery)) {
    if (snapshot.tree === undefined) continue;
    followToSnapshot(context, worktree, snapshot, time);
    // A call has one work tree here, and may have named others.
    const here = callsStanding(context, worktree, time);
    const others = calls.filter((call) => !here.some((each) => each.call.tool_use_id === call.tool_use_id));
    const all = [...here, ...others.map((call) => ({ call, standing: standingOf(context, call, time) }))];
    const isOver = (call: OpenCall) => call.session_id === event.sessionId && isEndedBy(call, event);
    const standing = all.map((each) =>
      each.standing.kind === 'running' && each.call.background === 0 && isOver(each.call)
        ? { ...each, standing: { kind: 'untold' as const } }
        : each,
    );
    const actor = actorBetween(context, worktree, time, standing);
    recordSnapshot(context, worktree, { ...snapshot, tree: snapshot.tree }, time, actor);
    leaveEnded(context, worktree, here, time);
  }
  for (const call of calls) if (isEndedBy(call, event)) leaveCall(context.db, call, time);
}

/** Whether an event tells that a call of its session has ended. */
function isEndedBy(call: OpenCall, event: ClaudeEvent): boolean {
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
function isTaskEndedBy({ task_id, tool_use_id }: OpenCall, event: ClaudeEvent): boolean {
  if (event.kind === 'prompt' && event.notification !== undefined) {
    const { taskId, toolUseId, status } = event.notification;
    return status !== 'running' && (toolUseId === tool_use_id || (taskId !== undefined && taskId === task_id));
  }
  if (event.kind !== 'stop' && event.kind !== 'subagent-stop') return false;
  // An older client does not say.
  if (event.background === undefined) return event.kind === 'stop';
  return task_id === null ? event.background.length === 0 : !event.background.includes(task_id);
}
