import type { IngestContext } from '../context/context.ts';
import { findWorktree, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { linkedWorktrees } from '../git/linked-worktrees.ts';
import type { Reflog } from '../git/reflog.ts';
import { entriesBefore, type HeadAt, noCommit } from '../git/reflog-position.ts';
import { lookBelow } from '../landed/look-below.ts';
import { isFollowed, isRepositoryKnown } from '../store/worktrees.ts';
import { followFrom } from './reflog-delta.ts';

/**
 * Makes a repository known: an agent's session is in it, or a command of ours was called there. From then on every commit
 * is recorded, whether or not a hook tells of it; what HEAD's reflog had already is from before, and stays unknown.
 * `before`: how many entries that is; all, when it is not given. `time`: when that was told, for its other work trees.
 */
export function meet(context: IngestContext, worktree: Worktree, before = allEntries, time?: string): void {
  if (context.watched.has(worktree.gitDir)) return;
  context.watched.add(worktree.gitDir);
  if (isFollowed(context.db, worktree.gitDir) || context.isKeptOut(worktree)) return;
  // Those that were there were met together with their repository: this one was added since.
  if (isLinked(worktree) && isRepositoryKnown(context.db, context.repositoryOf(worktree).id)) {
    followFrom(context, worktree, 0);
    return;
  }
  const reflog = context.reflogOf(worktree.gitDir);
  const count = before(reflog);
  followFrom(context, worktree, count);
  // Another clone may have recorded work that is there.
  const tip = reflog.entries[count - 1]?.newSha;
  if (tip !== undefined) lookBelow(context, worktree, tip);
  for (const sibling of siblings(worktree)) {
    if (isFollowed(context.db, sibling.gitDir)) continue;
    const log = context.reflogOf(sibling.gitDir);
    followFrom(context, sibling, time === undefined ? allEntries(log) : entriesBefore(log, { sha: undefined, time }));
  }
}

/** The same for a moment at which it is told where HEAD was. */
export function meetAt(context: IngestContext, worktree: Worktree, head: HeadAt): void {
  meet(context, worktree, (reflog) => entriesBefore(reflog, head), head.time);
}

/** What a hook noted of a work tree. */
export function headThen(
  told: { readonly head: string | undefined; readonly isUnborn: boolean },
  time: string,
): HeadAt {
  return { sha: told.isUnborn ? noCommit : told.head, time };
}

function allEntries({ entries }: Reflog): number {
  return entries.length;
}

/** The other work trees of a repository. */
export function siblings(worktree: Worktree): Worktree[] {
  const main = findWorktree(repositoryPath(worktree.commonDir));
  const all = [...(main?.commonDir === worktree.commonDir ? [main] : []), ...linkedWorktrees(worktree.commonDir)];
  return all.filter(({ gitDir }) => gitDir !== worktree.gitDir);
}

function isLinked({ gitDir, commonDir }: Worktree): boolean {
  return gitDir !== commonDir;
}
