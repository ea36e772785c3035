import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

/** Those of some paths that git would leave out, were they not in the index. */
export function ignoredPaths(worktree: Worktree, paths: readonly string[]): Set<string> {
  const input = `${paths.join('\0')}\0`;
  const output = tryGit(['check-ignore', '-z', '--stdin', '--no-index'], { cwd: worktree.top, worktree, input });
  return new Set(output?.split('\0').filter(Boolean));
}
