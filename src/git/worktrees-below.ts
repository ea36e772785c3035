import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findWorktree, type Worktree } from './find-repository.ts';

/** The walk ends after so many folders, and goes so deep. */
const mostFolders = 50_000;
const deepest = 12;

/** Folders that hold what others made, in great number. */
const skipped = new Set(['.git', 'node_modules']);

/** The work trees at, around and below a folder; `isWhole`: the walk came to its end. Symbolic links are not followed. */
export function worktreesBelow(folder: string): { worktrees: Worktree[]; isWhole: boolean } {
  const worktrees = [findWorktree(folder)].filter((each) => each !== undefined);
  let folders = [realpathSync(folder)];
  let seen = 0;
  for (let depth = 0; depth <= deepest && folders.length > 0; depth++) {
    const next: string[] = [];
    for (const each of folders) {
      if (++seen > mostFolders) return { worktrees, isWhole: false };
      const { folders: names, hasGit } = entriesOf(each);
      const found = hasGit ? findWorktree(each) : undefined;
      if (found !== undefined && !worktrees.some(({ gitDir }) => gitDir === found.gitDir)) worktrees.push(found);
      next.push(...names.filter((name) => !skipped.has(name)).map((name) => join(each, name)));
    }
    folders = next;
  }
  return { worktrees, isWhole: folders.length === 0 };
}

function entriesOf(folder: string): { folders: string[]; hasGit: boolean } {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return {
      folders: entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
      // A folder, or the file of a linked work tree.
      hasGit: entries.some(({ name }) => name === '.git'),
    };
  } catch {
    // Not ours to read.
    return { folders: [], hasGit: false };
  }
}
