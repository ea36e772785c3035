import type { AfterTool, BeforeTool } from '../claude/event.ts';
import { transcriptOf } from '../claude/transcript.ts';
import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { entriesBeforeCall } from '../git/reflog-position.ts';
import { followReflog } from '../history/follow-reflog.ts';
import { headThen, meet, meetAt } from '../history/known-repositories.ts';
import { clientOf, type Delivery } from '../spool/delivery.ts';
import type { WorkTreeSnapshot } from '../spool/snapshot.ts';
import { closeCall, findCall, openCall } from '../store/open-calls.ts';
import { actorBetween, sinceStart } from '../worktree/actor-between.ts';
import { callsStanding, leaveEnded } from '../worktree/call-standing.ts';
import { noteUnseen } from '../worktree/miss-snapshot.ts';
import { recordSnapshot, worktreeOf } from '../worktree/record-snapshot.ts';

/** A call that may write begins: what changed since the last look is a person's, or that of calls still running. */
export function recordCallStart(context: IngestContext, delivery: Delivery, event: BeforeTool): void {
  const { time, env } = delivery;
  const seen = snapshotsOf(context, delivery);
  if (seen.length === 0 && !mayWrite(event.tool)) return;
  for (const { worktree, snapshot } of seen) {
    meetAt(context, worktree, headThen(snapshot, time));
    noteUnseen(context, worktree, snapshot, time);
    if (snapshot.tree === undefined) continue;
    followToSnapshot(context, worktree, snapshot, time);
    const calls = callsStanding(context, worktree, time, event);
    const actor = actorBetween(context, worktree, time, calls);
    recordSnapshot(context, worktree, { ...snapshot, tree: snapshot.tree }, time, actor);
    leaveEnded(context, worktree, calls, time);
  }
  openCall(context.db, {
    session_id: event.sessionId,
    tool_use_id: event.toolUseId ?? event.tool,
    // Empty: the session's folder is in no repository, but the call may commit in one.
    git_dir: seen[0]?.worktree.gitDir ?? '',
    tool_name: event.tool,
    subagent_id: event.subagentId ?? null,
    agent_id: env['AGENT_ID'] || null,
    started_at: time,
    client_pid: clientOf(env),
    background: 0,
    names_session: env['CLAUDE_CODE_SESSION_ID'] ? 1 : 0,
    left_at: null,
    delivery: delivery.id,
    transcript:
      event.transcript === undefined ? null : transcriptOf(event.transcript, event.sessionId, event.subagentId),
    task_id: null,
    endless: event.endless ? 1 : 0,
  });
}

/** The states of work trees that came with a delivery. */
export function snapshotsOf(
  context: IngestContext,
  { snapshots }: Delivery,
): { worktree: Worktree; snapshot: WorkTreeSnapshot }[] {
  return snapshots.flatMap((snapshot) => {
    const worktree = worktreeOf(snapshot);
    return worktree === undefined || context.isKeptOut(worktree) ? [] : [{ worktree, snapshot }];
  });
}

/** Of tools that we know: the launcher notes the work tree for any other tool, where there is one. */
function mayWrite(tool: string): boolean {
  return tool === 'Bash' || tool.startsWith('mcp__');
}

/** A call ends: what changed while it ran is the agent's, but for what git brought (design 4.6). */
export function recordCallEnd(context: IngestContext, delivery: Delivery, event: AfterTool): void {
  const { time, env } = delivery;
  const seen = snapshotsOf(context, delivery);
  const id = event.toolUseId ?? event.tool;
  const begin = findCall(context.db, event.sessionId, id)?.started_at;
  for (const { worktree, snapshot } of seen) {
    meet(context, worktree, begin === undefined ? undefined : (reflog) => entriesBeforeCall(reflog, begin), begin);
    // Commits of the call's that no hook told of; while it is still open.
    const hookEnv = { ...env, CLAUDE_CODE_SESSION_ID: event.sessionId };
    followToSnapshot(context, worktree, snapshot, time, { time, env: hookEnv, shas: 'all' });
  }
  const call = closeCall(context.db, event.sessionId, id);
  for (const { worktree, snapshot } of seen) {
    noteUnseen(context, worktree, snapshot, time);
    if (snapshot.tree === undefined) continue;
    const others = callsStanding(context, worktree, time);
    // Without the state before the call nobody knows what of it is the agent's; then it is what it would be anyway.
    const actor =
      call === undefined ? actorBetween(context, worktree, time, others) : sinceStart(context, worktree, time, call);
    recordSnapshot(context, worktree, { ...snapshot, tree: snapshot.tree }, time, actor);
    leaveEnded(context, worktree, others, time);
  }
  if (call !== undefined && event.inBackground) {
    openCall(context.db, { ...call, background: 1, left_at: null, task_id: event.backgroundTask ?? null });
  }
}

/** Commits that were made since the last snapshot, and that no hook told of, come before what the work tree shows. */
export function followToSnapshot(
  context: IngestContext,
  worktree: Worktree,
  { head: sha }: WorkTreeSnapshot,
  time: string,
  hook?: HookCommit,
): void {
  if (sha !== undefined) followReflog(context, worktree, hook, { sha, time });
}
