import type { Worktree } from '../git/find-repository.ts';
import { entriesBefore } from '../git/reflog-position.ts';
import type { Delivery } from '../spool/delivery.ts';
import { endOff, findOff, listOff, saveOff } from '../store/off.ts';
import { findWorktreeRow, isFollowed } from '../store/worktrees.ts';
import type { IngestContext } from './context.ts';
import { catchUp } from './follow-reflog.ts';
import { followFrom, newEntries } from './reflog-news.ts';
import { settleOff } from './settle-off.ts';

/**
 * A hook was called while `AI_TRACKER=0` held. What was committed before the first such mark is recorded as
 * ever; what comes between two is in no total.
 */
export function recordOff(context: IngestContext, { args: [what], cwd, time }: Delivery): void {
  const worktree = context.worktreeOf(`${cwd}/.`);
  if (worktree === undefined) return;
  // Where git calls a hook of ours, it has told of every commit that was made before.
  const isWithin = findOff(context.db, worktree.gitDir) !== undefined || what?.startsWith('git-');
  if (isWithin) passOver(context, worktree, time);
  else catchUp(context, worktree, { sha: undefined, time });
  saveOff(context.db, { git_dir: worktree.gitDir, top: worktree.top, until: time });
}

/** Follows a reflog to a moment without recording what it shows. */
function passOver(context: IngestContext, worktree: Worktree, time: string): void {
  const row = findWorktreeRow(context.db, worktree.gitDir);
  if (row === undefined) return;
  const reflog = context.reflogOf(worktree.gitDir);
  // Where somebody told git other times, nobody knows which of them were made until then.
  if (!reflog.isDated) return;
  const followed = reflog.entries.length - newEntries(reflog.entries, row).length;
  const passed = entriesBefore(reflog, { sha: undefined, time });
  if (passed > followed) followFrom(context, worktree, passed);
}

/** Nothing waits in the spool: what work trees hold now is the last that was written while hooks were switched off. */
export function settleAllOff(context: IngestContext, time: string): void {
  for (const { git_dir, top } of listOff(context.db)) {
    const worktree = context.worktreeOf(`${top}/.`);
    if (worktree?.gitDir !== git_dir) endOff(context.db, git_dir, time);
    else if (isFollowed(context.db, git_dir) && settleOff(context, worktree, time)) {
      endOff(context.db, git_dir, time);
    }
  }
}
