import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { decodePath } from './path-bytes.ts';
import { tryGitBytes } from './run-git.ts';

/** By path, git's names of the contents of those files that a commit has: `MODE blob SHA\tPATH\0` (git-ls-tree(1)). */
export function readBlobNames(worktree: Worktree, sha: string, paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < paths.length; at += mostPaths)
    addBlobNames(worktree, sha, paths.slice(at, at + mostPaths), found);
  return found;
}

/** So many fit into one command line. */
const mostPaths = 1000;

function addBlobNames(worktree: Worktree, sha: string, paths: readonly string[], found: Map<string, string>): void {
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', sha, '--', ...paths];
  const output = tryGitBytes(args, { cwd: worktree.top, worktree }) ?? Buffer.alloc(0);
  const fields = nulFields(output, 0);
  while (!fields.isAtEnd()) {
    const entry = fields.next();
    const tab = entry.indexOf(9);
    const blob = entry.toString('latin1', 0, tab).split(' ')[2];
    if (blob !== undefined) found.set(decodePath(entry.subarray(tab + 1)), blob);
  }
}
