import type { IngestContext } from '../context/context.ts';
import { existingCommits } from '../git/existing-objects.ts';
import { findWorktree, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { readRangeOffBranches } from '../git/read-range.ts';
import { isGitFailure } from '../git/run-git.ts';
import { recordedElsewhere } from '../store/commits.ts';

/** The commits that are reachable from one of `tips` and from no branch, be it of the clone that recorded them. */
export function unreachable(context: IngestContext, worktree: Worktree, ...tips: readonly string[]): Set<string> {
  const off = new Set(readRangeOffBranches(worktree, ...tips));
  const { id } = context.repositoryOf(worktree);
  const clones = new Map<string, string[]>();
  for (const { sha, commonDir } of recordedElsewhere(context.db, id, [...off])) {
    clones.set(commonDir, [...(clones.get(commonDir) ?? []), sha]);
  }
  for (const [commonDir, shas] of clones) for (const sha of onBranches(commonDir, shas)) off.delete(sha);
  return off;
}

/** Those of some commits that branches of a clone have; none where it is gone, or git cannot read it. */
function onBranches(commonDir: string, shas: readonly string[]): string[] {
  const clone = findWorktree(repositoryPath(commonDir));
  if (clone?.commonDir !== commonDir) return [];
  try {
    const there = [...existingCommits(clone, shas)];
    const off = new Set(readRangeOffBranches(clone, ...there));
    return there.filter((sha) => !off.has(sha));
  } catch (error) {
    if (isGitFailure(error)) return [];
    throw error;
  }
}
