import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { newEntries } from '../context/followed-reflog.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { Reflog } from '../git/reflog.ts';
import { entriesBefore, entriesBeforeCommit, type HeadAt } from '../git/reflog-position.ts';
import { findWorktreeRow } from '../store/worktrees.ts';
import { followFrom } from './reflog-delta.ts';

/**
 * Follows a reflog to the last mark of a hook that was switched off, without recording what it shows. A reflog counts whole
 * seconds: what came after that mark is told by where HEAD was at the next event, if there is one.
 */
export function passOverOff(context: IngestContext, worktree: Worktree, hook?: HookCommit, next?: HeadAt): void {
  const { gitDir } = worktree;
  const time = context.offUntil.get(gitDir);
  context.offUntil.delete(gitDir);
  const row = time === undefined ? undefined : findWorktreeRow(context.db, gitDir);
  if (row === undefined || time === undefined) return;
  const reflog = context.reflogOf(gitDir);
  // Where somebody told git other times, nobody knows which of them were made until then.
  if (!reflog.isDated) return;
  const followed = reflog.entries.length - newEntries(reflog.entries, row).length;
  const passed = Math.min(entriesBefore(reflog, { sha: undefined, time }), entriesAt(reflog, hook, next));
  if (passed > followed) followFrom(context, worktree, passed);
}

function entriesAt(reflog: Reflog, hook: HookCommit | undefined, next: HeadAt | undefined): number {
  if (hook?.shas instanceof Set && hook.shas.size > 0) return entriesBeforeCommit(reflog, hook.shas);
  return next?.sha === undefined ? reflog.entries.length : entriesBefore(reflog, next);
}
