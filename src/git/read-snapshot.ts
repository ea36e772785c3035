import type { Worktree } from './find-repository.ts';
import { parseRawEntries, type RawEntry } from './parse-commit.ts';
import { gitBytes } from './run-git.ts';

/** Git's name of a tree without files, by the length of names. */
const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/**
 * How a snapshot of a work tree differs from a commit (from nothing, when there is none), renames found; `undefined`: its
 * objects are gone (another database's ingest, a cleared git folder), and it tells nothing.
 */
export function readSnapshot(worktree: Worktree, head: string | undefined, tree: string): RawEntry[] | undefined {
  try {
    return differences(worktree, head, tree, ['-M']);
  } catch {
    return undefined;
  }
}

/** The names of the objects that a snapshot has and its commit has not; none, when they are gone. */
export function objectsOfSnapshot(worktree: Worktree, head: string | undefined, tree: string): Set<string> {
  try {
    const entries = differences(worktree, head, tree, ['-t', '--no-renames']);
    return new Set([tree, ...entries.map((entry) => entry.newBlob)]);
  } catch {
    return new Set();
  }
}

function differences(worktree: Worktree, head: string | undefined, tree: string, options: string[]): RawEntry[] {
  const from = head ?? emptyTrees[tree.length] ?? '';
  const args = ['diff-tree', '-r', '-z', ...options, '--raw', '--no-abbrev', from, tree];
  return parseRawEntries(gitBytes(args, { cwd: worktree.top, worktree, withSnapshots: true }));
}
