import type { IngestContext } from '../context/context.ts';
import { catchUp } from '../history/follow-reflog.ts';
import type { Delivery } from '../spool/delivery.ts';
import { endOff, findOff, listUnsettled, saveOff } from '../store/off.ts';
import { longestCallMs } from '../store/open-calls.ts';
import { isFollowed } from '../store/worktrees.ts';
import { lookAfterOff } from '../worktree/look-after-off.ts';

/**
 * A hook was called while `AI_TRACKER=0` held. What was committed before the first such mark is recorded as ever; what
 * comes between two is in no total, but for what came after somebody read: that may be a person's, so its lines are
 * unknown.
 */
export function recordOff(context: IngestContext, { args: [verb], cwd, time }: Delivery): void {
  const worktree = context.worktreeOf(`${cwd}/.`);
  if (worktree === undefined || context.isKeptOut(worktree)) return;
  const last = findOff(context.db, worktree.gitDir)?.state;
  // A reflog counts whole seconds: what was committed in that of the first mark may have come after it.
  if (last === undefined && !verb?.startsWith('git-'))
    catchUp(context, worktree, { sha: undefined, time: before(time) });
  const { gitDir: git_dir, top } = worktree;
  saveOff(context.db, { git_dir, top, until: time, state: verb === 'hook-pre-tool' ? 'call' : 'open' });
  if (last === 'settled') catchUp(context, worktree, { sha: undefined, time });
  // Where git calls a hook of ours, it has told of every commit that was made before.
  else if (last !== undefined || verb?.startsWith('git-')) context.offUntil.set(git_dir, time);
}

function before(time: string): string {
  return new Date(Date.parse(time) - 1000).toISOString();
}

/** Nothing waits in the spool: what work trees hold now is the last that was written while hooks were switched off. */
export function lookAfterAllOff(context: IngestContext, now: Date): void {
  const longAgo = new Date(now.getTime() - longestCallMs).toISOString();
  for (const row of listUnsettled(context.db)) {
    const { git_dir, top, until, state } = row;
    const worktree = context.worktreeOf(`${top}/.`);
    if (worktree?.gitDir !== git_dir) endOff(context.db, git_dir, until);
    else if ((state === 'open' || until < longAgo) && isFollowed(context.db, git_dir)) {
      if (lookAfterOff(context, worktree, now.toISOString())) saveOff(context.db, { ...row, state: 'settled' });
    }
  }
}
