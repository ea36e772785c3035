import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { hasAutostash, newestStash, stashesMadeIn } from '../git/stashes.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { runningCall } from './running-call.ts';

/**
 * Whether changes of the work tree are away for the moment: until a rebase or a merge has ended (`--autostash`), or in a
 * stash of the call that runs. Then a file that reads as its commit is not undone. What the call does not bring back is
 * seen at its end.
 */
export function isWorkAway(context: IngestContext, worktree: Worktree, time: string): boolean {
  if (hasAutostash(worktree.gitDir)) return true;
  const stash = newestStash(worktree);
  if (stash === undefined || stashesMadeIn(worktree, [stash]).length === 0) return false;
  if (runningCall(context, worktree, time) === undefined) return false;
  const before = findSnapshot(context.db, worktree.gitDir)?.stashes.split(' ');
  return before?.includes(stash) === false;
}
