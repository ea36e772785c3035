import type { Worktree } from '../git/find-repository.ts';
import { readMergedBlame } from '../git/read-blame.ts';
import { type BranchLines, fileKey, toRuns } from '../replay/branch-lines.ts';

/** A file that a merge brought, of which no record says who wrote it. */
export interface MergedFile {
  readonly merge: string;
  readonly path: string;
}

/** Asks git where the lines of merged files come from, one at a time; one that it cannot tell of has none that come. */
export function readBranches(
  worktree: Worktree,
  files: readonly MergedFile[],
  branches: BranchLines,
  progress: (done: number, total: number) => void,
): void {
  for (const [index, { merge, path }] of files.entries()) {
    branches.set(fileKey(merge, path), toRuns(blamed(worktree, merge, path)));
    progress(index + 1, files.length);
  }
}

function blamed(worktree: Worktree, merge: string, path: string) {
  try {
    return readMergedBlame(worktree, path, merge).map(({ sha, path: from, line }) => ({
      sha,
      path: from,
      line: line - 1,
    }));
  } catch {
    // It takes too long, or lacks what a partial clone has not got.
    return [];
  }
}
