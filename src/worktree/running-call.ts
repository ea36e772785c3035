import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { insertEdit, type Modification } from '../store/edits.ts';
import { type OpenCall, unattendedCallsBetween } from '../store/open-calls.ts';
import { isUnattended } from '../store/sessions.ts';
import { taskOfCall } from '../store/tool-calls.ts';
import { callsStanding } from './call-standing.ts';

/** The call of a session's that runs on a work tree, or any session's. */
export function runningCall(
  context: IngestContext,
  worktree: Worktree,
  time: string,
  sessionId?: string,
): OpenCall | undefined {
  return callsStanding(context, worktree, time).find(
    ({ call, standing }) => standing.kind === 'running' && (sessionId === undefined || call.session_id === sessionId),
  )?.call;
}

/**
 * What is committed while an agent's call runs on the work tree is taken for the call's (design 4.6). `since`: when it
 * was committed, to the second, where that is known.
 */
export function duringCall(
  context: IngestContext,
  worktree: Worktree,
  time: string,
  since = time,
): (HookCommit & { readonly shas: 'all' }) | undefined {
  const call = runningCall(context, worktree, time);
  if (call === undefined || call.background === 1 || since < `${call.started_at.slice(0, 19)}.000Z`) return undefined;
  const env = {
    CLAUDE_CODE_SESSION_ID: call.session_id,
    AGENT_ID: call.agent_id ?? '',
    ...(isUnattended(context.db, call.session_id) && { CLAUDE_CODE_SESSION_ATTENDED: '0' }),
  };
  return { time, env, shas: 'all' };
}

/**
 * What git's hook would have told of a commit that the reflog alone shows, made at a time in seconds: while a call of an
 * unattended session ran somewhere, that call may have made it (design 4.10).
 */
export function untoldFacts(context: IngestContext, seconds: number): Pick<HookCommit, 'time' | 'env'> {
  const time = new Date(seconds * 1000).toISOString();
  const calls = unattendedCallsBetween(context.db, time, new Date(seconds * 1000 + 999).toISOString());
  const isInside = calls.some(({ client_pid }) => !context.hasEnded(client_pid, time));
  return { time, env: isInside ? { AI_TRACKER_UNEXPLAINED: 'unknown' } : {} };
}

/** What a call did to a file. */
export interface BashChange {
  readonly path: string;
  readonly type: Modification['type'];
  readonly added: number;
  readonly removed: number;
  readonly time: string;
}

/** Adds an edit that a call made outside the editing tools; returns the origin of its lines. */
export function recordBashEdit(context: IngestContext, worktree: Worktree, call: OpenCall, change: BashChange): number {
  return insertEdit(
    context.db,
    {
      timestamp: change.time,
      session_id: call.session_id,
      tool_type: call.tool_name,
      file_path: change.path,
      real_path: null,
      lines_added: change.added,
      lines_removed: change.removed,
      working_directory: worktree.top,
      tool_use_id: call.tool_use_id,
      subagent_id: call.subagent_id,
      model: null,
      agent_id: call.agent_id,
      repository_id: context.repositoryOf(worktree).id,
    },
    'bash',
    { type: change.type, task: taskOfCall(context.db, call.session_id, call.tool_use_id) },
  );
}
