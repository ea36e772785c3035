import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { decodePath } from './path-bytes.ts';
import { tryGitBytes } from './run-git.ts';

/** By path, git's names of the contents of those files that a commit has: `MODE blob SHA\tPATH\0` (git-ls-tree(1)). */
export function readBlobNames(worktree: Worktree, sha: string, paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', sha, '--', ...paths];
  const output = tryGitBytes(args, { cwd: worktree.top, worktree }) ?? Buffer.alloc(0);
  const fields = nulFields(output, 0);
  while (!fields.isAtEnd()) {
    const entry = fields.next();
    const tab = entry.indexOf(9);
    const blob = entry.toString('latin1', 0, tab).split(' ')[2];
    if (blob !== undefined) found.set(decodePath(entry.subarray(tab + 1)), blob);
  }
  return found;
}
