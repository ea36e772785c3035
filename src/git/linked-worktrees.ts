import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findWorktree, type Worktree } from './find-repository.ts';

/** The linked work trees of a repository that still exist (gitrepository-layout(5), "worktrees"). */
export function linkedWorktrees(commonDir: string): Worktree[] {
  const folder = join(commonDir, 'worktrees');
  return names(folder).flatMap((name) => {
    const dotGit = readText(join(folder, name, 'gitdir'))?.trim();
    const worktree = dotGit ? findWorktree(dirname(dotGit)) : undefined;
    return worktree?.commonDir === commonDir ? [worktree] : [];
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
