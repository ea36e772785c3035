import type { Worktree } from './find-repository.ts';
import { git } from './run-git.ts';

/** Those of some commits that a repository has, fetched ones and those that no branch holds any more included. */
export function existingCommits(worktree: Worktree, shas: readonly string[]): Set<string> {
  return existingObjects(worktree, shas, 'commit');
}

/** Those of some objects that a repository has. */
export function existingObjects(worktree: Worktree, shas: readonly string[], type: 'commit' | 'blob'): Set<string> {
  if (shas.length === 0) return new Set();
  const input = `${shas.join('\n')}\n`;
  // "<sha> commit", or "<sha> missing"
  const answers = git(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    cwd: worktree.top,
    worktree,
    input,
  });
  const found = answers.split('\n').filter((line) => line.endsWith(` ${type}`));
  return new Set(found.map((line) => line.split(' ')[0] ?? ''));
}
