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

/** Whether a work tree is known. */
export function isFollowed(db: Store, gitDir: string): boolean {
  return findWorktreeRow(db, gitDir) !== undefined;
}

/** Whether a work tree of a repository is known. */
export function isRepositoryKnown(db: Store, repositoryId: number): boolean {
  return statement(db, 'SELECT 1 FROM worktrees WHERE repository_id = ? LIMIT 1').get(repositoryId) !== undefined;
}

/** How many repositories are known: their commits are recorded whether or not git tells of them. */
export function countKnownRepositories(db: Store): number {
  const sql = 'SELECT count(DISTINCT repository_id) AS count FROM worktrees';
  return statement<{ count: number }>(db, sql).get()?.count ?? 0;
}

/** Follows no work tree any more: nothing is installed. */
export function forgetWorktrees(db: Store): void {
  statement(db, 'DELETE FROM worktrees').run();
}

/** Follows the work trees of a repository no more; whether it was known. */
export function forgetRepository(db: Store, commonDir: string): boolean {
  const sql = 'DELETE FROM worktrees WHERE repository_id IN (SELECT id FROM repositories WHERE common_dir = ?)';
  return statement(db, sql).run(commonDir).changes > 0;
}

/** Where the known work trees of a repository are. */
export function topsOf(db: Store, repositoryId: number): string[] {
  const sql = 'SELECT top FROM worktrees WHERE repository_id = ?';
  return statement<{ top: string }>(db, sql)
    .all(repositoryId)
    .map(({ top }) => top);
}

/** Every work tree that is known. */
export function listWorktrees(db: Store): WorktreeRow[] {
  return statement<WorktreeRow>(db, 'SELECT * FROM worktrees').all();
}

/** Follows a work tree no more: its git folder is gone. */
export function forgetWorktree(db: Store, gitDir: string): void {
  statement(db, 'DELETE FROM worktrees WHERE git_dir = ?').run(gitDir);
}
