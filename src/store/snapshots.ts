import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface SnapshotRow {
  readonly git_dir: string;
  readonly head: string | null;
  readonly tree: string;
  readonly taken_at: string;
  /** Commits of stashes that were there, a space between them. */
  readonly stashes: string;
}

/** The last snapshot of a work tree, by its git folder. */
export function findSnapshot(db: Store, gitDir: string): SnapshotRow | undefined {
  return statement<SnapshotRow>(db, 'SELECT * FROM snapshots WHERE git_dir = ?').get(gitDir);
}

export function saveSnapshot(db: Store, row: SnapshotRow): void {
  statement(
    db,
    `INSERT INTO snapshots (git_dir, head, tree, taken_at, stashes) VALUES (@git_dir, @head, @tree, @taken_at, @stashes)
     ON CONFLICT (git_dir) DO UPDATE SET head = @head, tree = @tree, taken_at = @taken_at, stashes = @stashes`,
  ).run(row);
}

/** A work tree was looked at again, and reads as it did. */
export function noteLook(db: Store, gitDir: string, time: string): void {
  statement(db, 'UPDATE snapshots SET taken_at = max(taken_at, ?) WHERE git_dir = ?').run(time, gitDir);
}

/** The files that differed from HEAD at the last snapshot: path -> git's name of the content, empty when deleted. */
export function dirtyFiles(db: Store, gitDir: string): Map<string, string> {
  const rows = statement<{ path: string; blob: string }>(db, 'SELECT path, blob FROM dirty_files WHERE git_dir = ?');
  return new Map(rows.all(gitDir).map((row) => [row.path, row.blob]));
}

/** `blob`: git's name of the content, empty when deleted; `undefined`: the file is as in HEAD again. */
export function saveDirtyFile(db: Store, gitDir: string, path: string, blob: string | undefined): void {
  if (blob === undefined) {
    statement(db, 'DELETE FROM dirty_files WHERE git_dir = ? AND path = ?').run(gitDir, path);
  } else {
    statement(db, 'INSERT OR REPLACE INTO dirty_files (git_dir, path, blob) VALUES (?, ?, ?)').run(gitDir, path, blob);
  }
}
