import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { WorkTreeSnapshot } from '../spool/snapshot.ts';
import { noteLimit } from '../store/limits-met.ts';
import { noteMissed } from '../store/missed-snapshots.ts';

/** Notes what a snapshot did not see: nothing at all, or no untracked files. */
export function noteUnseen(context: IngestContext, worktree: Worktree, snapshot: WorkTreeSnapshot, time: string): void {
  const { db } = context;
  // What it stored until it was stopped is to be removed all the same.
  context.snapshots.set(worktree.gitDir, worktree);
  if (snapshot.tree === undefined) noteMissed(db, worktree.gitDir, time);
  const met = snapshot.failure ?? (snapshot.untrackedSkipped ? 'untracked-skipped' : undefined);
  if (met !== undefined) noteLimit(db, { limit_name: `snapshot-${met}`, place: worktree.top, met_at: time });
}
