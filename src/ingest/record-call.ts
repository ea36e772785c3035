import { statSync } from 'node:fs';
import type { AfterTool, BeforeTool } from '../claude/event.ts';
import type { Worktree } from '../git/find-repository.ts';
import { entriesBeforeCall } from '../git/reflog-position.ts';
import type { Delivery } from '../spool/delivery.ts';
import type { WorkTreeSnapshot } from '../spool/snapshot.ts';
import { closeCall, findCall, type OpenCall, openCall } from '../store/open-calls.ts';
import { findSnapshot } from '../store/snapshots.ts';
import type { IngestContext } from './context.ts';
import { EndedCalls, writtenAt } from './ended-calls.ts';
import { followReflog } from './follow-reflog.ts';
import { headThen, meet, meetAt } from './known-repositories.ts';
import { type Actor, byOthers, recordSnapshot, worktreeOf } from './record-snapshot.ts';
import type { HookCommit } from './reflog-news.ts';
import { recordBashEdit, runningCall } from './running-call.ts';

/** A call that may write begins: what changed since the last look is a person's, or that of calls still running. */
export function recordCallStart(context: IngestContext, delivery: Delivery, event: BeforeTool): void {
  const seen = snapshotsOf(delivery);
  if (seen.length === 0 && !mayWrite(event.tool)) return;
  for (const { worktree, snapshot } of seen) {
    meetAt(context, worktree, headThen(snapshot, delivery.time));
    if (snapshot.tree === undefined) continue;
    followToSnapshot(context, worktree, snapshot, delivery.time);
    const running = runningCall(context, worktree, delivery.time);
    const actor =
      running === undefined
        ? byWhoeverWrote(context, worktree, delivery)
        : agentIn(context, worktree, delivery, running);
    recordSnapshot(context, worktree, { ...snapshot, tree: snapshot.tree }, delivery.time, actor);
  }
  openCall(context.db, {
    session_id: event.sessionId,
    tool_use_id: event.toolUseId ?? event.tool,
    // Empty: the session's folder is in no repository, but the call may commit in one.
    git_dir: seen[0]?.worktree.gitDir ?? '',
    tool_name: event.tool,
    subagent_id: event.subagentId ?? null,
    agent_id: delivery.env['AGENT_ID'] || null,
    started_at: delivery.time,
    client_pid: Number(delivery.env['CLAUDE_PID']) || null,
    background: 0,
    names_session: delivery.env['CLAUDE_CODE_SESSION_ID'] ? 1 : 0,
  });
}

function snapshotsOf({ snapshots }: Delivery): { worktree: Worktree; snapshot: WorkTreeSnapshot }[] {
  return snapshots.flatMap((snapshot) => {
    const worktree = worktreeOf(snapshot);
    return worktree === undefined ? [] : [{ worktree, snapshot }];
  });
}

/** Of tools that we know: the launcher notes the work tree for any other tool, where there is one. */
function mayWrite(tool: string): boolean {
  return tool === 'Bash' || tool.startsWith('mcp__');
}

/** A call ends: what changed while it ran is the agent's, but for what git brought (design 4.6). */
export function recordCallEnd(context: IngestContext, delivery: Delivery, event: AfterTool): void {
  const seen = snapshotsOf(delivery);
  const id = event.toolUseId ?? event.tool;
  const begin = findCall(context.db, event.sessionId, id)?.started_at;
  for (const { worktree, snapshot } of seen) {
    meet(context, worktree, begin === undefined ? undefined : (reflog) => entriesBeforeCall(reflog, begin));
    // Commits of the call's that no hook told of; while it is still open.
    const env = { ...delivery.env, CLAUDE_CODE_SESSION_ID: event.sessionId };
    followToSnapshot(context, worktree, snapshot, delivery.time, { time: delivery.time, env, shas: 'all' });
  }
  const call = closeCall(context.db, event.sessionId, id);
  for (const { worktree, snapshot } of seen) {
    if (snapshot.tree === undefined) continue;
    // Without the state before the call nobody knows what of it is the agent's; then it is what it would be anyway.
    const actor = call === undefined ? byOthers(context, worktree) : sinceStart(context, worktree, delivery, call);
    recordSnapshot(context, worktree, { ...snapshot, tree: snapshot.tree }, delivery.time, actor);
  }
  if (call !== undefined && event.inBackground && delivery.env['CLAUDE_CODE_SESSION_ATTENDED'] === '0') {
    openCall(context.db, { ...call, background: 1 });
  }
}

/** Commits that were made since the last snapshot, and that no hook told of, come before what the work tree shows. */
function followToSnapshot(
  context: IngestContext,
  worktree: Worktree,
  { head: sha }: WorkTreeSnapshot,
  time: string,
  hook?: HookCommit,
): void {
  if (sha !== undefined) followReflog(context, worktree, hook, { sha, time });
}

/** Each file that a call changed is an edit of it. */
function agentIn(context: IngestContext, worktree: Worktree, delivery: Delivery, call: OpenCall): Actor {
  const { time } = delivery;
  return {
    originOf: (path, change) => recordBashEdit(context, worktree, call, { path, ...change, time }),
    isCall: true,
  };
}

/**
 * What changed between two snapshots is a person's. But a call that had no snapshot here (there was no repository yet, or
 * none that the call named) may have written it, which the file's time tells.
 */
function byWhoeverWrote(context: IngestContext, worktree: Worktree, delivery: Delivery): Actor {
  const covered = findSnapshot(context.db, worktree.gitDir)?.taken_at ?? '';
  const ended = new EndedCalls(context, worktree);
  const others = byOthers(context, worktree);
  const actorOf = (path: string) => {
    const written = writtenAt(path);
    const isUnseen = written !== undefined && covered < written && written <= delivery.time;
    const call = isUnseen ? ended.thatWrote(path, written) : undefined;
    return call === undefined ? others : agentIn(context, worktree, delivery, call);
  };
  return { originOf: (path, change) => actorOf(path).originOf(path, change), isCall: false };
}

/** A repository that was made during the call has no snapshot from its start: files may have been there before. */
function sinceStart(context: IngestContext, worktree: Worktree, delivery: Delivery, call: OpenCall): Actor {
  const agent = agentIn(context, worktree, delivery, call);
  if (findSnapshot(context.db, worktree.gitDir) !== undefined) return agent;
  const before = byWhoeverWrote(context, worktree, delivery);
  const actorOf = (path: string) => (isOlder(path, call.started_at) ? before : agent);
  return { originOf: (path, change) => actorOf(path).originOf(path, change), isCall: true };
}

/** Whether nobody has written or renamed a file since, nor unpacked it with an old time. */
function isOlder(path: string, time: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.ctimeMs < Date.parse(time);
}
