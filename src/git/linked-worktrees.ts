import { dirname, join } from 'node:path';
import { findWorktree, type Worktree } from './find-repository.ts';
import { namesIn, readText } from './read-quietly.ts';

/** The linked work trees of a repository that still exist (gitrepository-layout(5), "worktrees"). */
export function linkedWorktrees(commonDir: string): Worktree[] {
  const folder = join(commonDir, 'worktrees');
  return namesIn(folder).flatMap((name) => {
    const dotGit = readText(join(folder, name, 'gitdir'))?.trim();
    const worktree = dotGit ? findWorktree(dirname(dotGit)) : undefined;
    return worktree?.commonDir === commonDir ? [worktree] : [];
  });
}
