import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { findUnseen } from './find-unseen.ts';
import { lookThrough } from './look-through.ts';

/** Looks through what a commit has in its history that nobody here recorded. */
export function lookBelow(context: IngestContext, worktree: Worktree, tip: string): void {
  const found = findUnseen(context, worktree, tip, []);
  if (found === undefined) return;
  lookThrough(context, worktree, found.commits);
  found.done();
}
