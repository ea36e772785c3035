import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

export interface Tip {
  readonly sha: string;
  /** ISO 8601 UTC. */
  readonly committedAt: string;
}

/** The commits that branches name, remote ones too, and that do not contain `sha`; the newest first. */
export function branchTips(worktree: Worktree, sha: string | undefined, most: number): Tip[] {
  const format = '--format=%(objectname) %(committerdate:unix)';
  const which = [...(sha === undefined ? [] : [`--no-contains=${sha}`]), `--count=${most}`, '--sort=-committerdate'];
  const args = ['for-each-ref', ...which, format, 'refs/heads', 'refs/remotes'];
  const rows = tryGit(args, { cwd: worktree.top, worktree })?.split('\n').filter(Boolean) ?? [];
  return rows.map((row) => {
    const [sha = '', seconds = '0'] = row.split(' ');
    return { sha, committedAt: new Date(Number(seconds) * 1000).toISOString() };
  });
}
