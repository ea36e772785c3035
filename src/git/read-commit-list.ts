import type { Worktree } from './find-repository.ts';
import { git } from './run-git.ts';

/** A commit as a list has it. */
export interface ListedCommit {
  readonly sha: string;
  /** Committer time, ISO 8601 UTC. */
  readonly committedAt: string;
  readonly subject: string;
}

/** Some commits, in their order. */
export function readCommitList(worktree: Worktree, shas: readonly string[]): ListedCommit[] {
  if (shas.length === 0) return [];
  const form = ['-z', '--format=%H %ct %s', '--encoding=UTF-8', '--no-notes', '--no-patch'];
  const args = ['log', '--no-walk=unsorted', '--stdin', ...form];
  const output = git(args, { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` });
  return output.split('\0').flatMap((row): ListedCommit[] => {
    const [, sha, seconds, subject = ''] = /^(\S+) (\d+) (.*)$/s.exec(row) ?? [];
    if (sha === undefined) return [];
    return [{ sha, committedAt: `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`, subject }];
  });
}
