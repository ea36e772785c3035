import type { ClaudeEvent } from '../claude/event.ts';
import type { IngestContext } from '../context/context.ts';
import type { Delivery } from '../spool/delivery.ts';
import { callsOfSession, leaveCall, type OpenCall } from '../store/open-calls.ts';
import { actorBetween } from '../worktree/actor-between.ts';
import { callsStanding, isEndedBy, leaveEnded, standingOf } from '../worktree/call-standing.ts';
import { recordSnapshot } from '../worktree/record-snapshot.ts';
import { followToSnapshot, snapshotsOf } from './record-call.ts';

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
