import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

/** The commit that one reverts, by the words that `git revert` gives it. */
export function revertedCommit(worktree: Worktree, sha: string): string | undefined {
  const body = tryGit(['log', '-1', '--format=%b', sha], { cwd: worktree.top, worktree });
  return /^This reverts commit ([0-9a-f]{40,64})/m.exec(body ?? '')?.[1];
}
