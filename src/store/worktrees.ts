import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface WorktreeRow {
  readonly git_dir: string;
  readonly top: string;
  readonly repository_id: number;
  readonly reflog_mark: string;
  readonly last_entry: string | null;
}

/** How far a work tree's reflog was followed, by its git folder. */
export function findWorktreeRow(db: Store, gitDir: string): WorktreeRow | undefined {
  return statement<WorktreeRow>(db, 'SELECT * FROM worktrees WHERE git_dir = ?').get(gitDir);
}

export function saveWorktree(db: Store, row: WorktreeRow): void {
  statement(
    db,
    `INSERT INTO worktrees (git_dir, top, repository_id, reflog_mark, last_entry)
     VALUES (@git_dir, @top, @repository_id, @reflog_mark, @last_entry)
     ON CONFLICT (git_dir) DO UPDATE SET top = @top, repository_id = @repository_id, reflog_mark = @reflog_mark,
       last_entry = @last_entry`,
  ).run(row);
}

/** Every work tree that is known. */
export function listWorktrees(db: Store): WorktreeRow[] {
  return statement<WorktreeRow>(db, 'SELECT * FROM worktrees').all();
}

/** Follows a work tree no more: its git folder is gone. */
export function forgetWorktree(db: Store, gitDir: string): void {
  statement(db, 'DELETE FROM worktrees WHERE git_dir = ?').run(gitDir);
}
