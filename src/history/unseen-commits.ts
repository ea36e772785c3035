import { reflogMark } from '../git/reflog-mark.ts';
import type { Store } from '../store/open.ts';
import { listWorktrees } from '../store/worktrees.ts';

/** Whether the reflog of a known work tree has grown since it was followed: cheap, and asked without writing. */
export function hasUnseenCommits(store: Store): boolean {
  return listWorktrees(store).some((row) => reflogMark(row.git_dir) !== row.reflog_mark);
}
