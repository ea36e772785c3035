import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

/** Whether git would leave a file out, were it not in the index. */
export function isIgnored(worktree: Worktree, path: string): boolean {
  return tryGit(['check-ignore', '-q', '--no-index', '--', path], { cwd: worktree.top, worktree }) !== undefined;
}
