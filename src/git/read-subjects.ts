import type { Worktree } from './find-repository.ts';
import { git } from './run-git.ts';

/** The subjects of some commits, by sha. */
export function readSubjects(worktree: Worktree, shas: readonly string[]): Map<string, string> {
  if (shas.length === 0) return new Map();
  const form = [
    '--no-walk=unsorted',
    '--stdin',
    '-z',
    '--format=%H %s',
    '--encoding=UTF-8',
    '--no-notes',
    '--no-patch',
  ];
  const output = git(['log', ...form], { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` });
  const rows = output.split('\0').filter(Boolean);
  return new Map(rows.map((row) => [row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1)]));
}
