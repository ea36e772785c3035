import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface PendingRow {
  readonly path: string;
  readonly repository_id: number | null;
  readonly weave: Uint8Array;
  readonly ai_lines: number;
  readonly updated_at: string;
}

/** What is pending of a file, by its absolute path. */
export function findPending(db: Store, path: string): PendingRow | undefined {
  return statement<PendingRow>(db, 'SELECT * FROM pending_files WHERE path = ?').get(path);
}

/** Paths with pending lines below a folder (or all), newest first. */
export function pendingPaths(db: Store, folder: string | undefined, limit: number): string[] {
  const prefix = folder === undefined ? '' : `${folder}/`;
  return statement<{ path: string }>(
    db,
    `SELECT path FROM pending_files WHERE substr(path, 1, length(@prefix)) = @prefix ORDER BY updated_at DESC LIMIT @limit`,
  )
    .all({ prefix, limit })
    .map((row) => row.path);
}

/** Paths below a folder whose pending lines changed after a moment. */
export function pendingSince(db: Store, folder: string, time: string): string[] {
  return statement<{ path: string }>(
    db,
    'SELECT path FROM pending_files WHERE updated_at > @time AND substr(path, 1, length(@prefix)) = @prefix',
  )
    .all({ prefix: `${folder}/`, time })
    .map((row) => row.path);
}

/** Paths of all files of a repository that have pending lines. */
export function pendingOf(db: Store, repositoryId: number): string[] {
  return statement<{ path: string }>(db, 'SELECT path FROM pending_files WHERE repository_id = ?')
    .all(repositoryId)
    .map((row) => row.path);
}

export function savePending(db: Store, row: PendingRow): void {
  statement(
    db,
    `INSERT INTO pending_files (path, repository_id, weave, ai_lines, updated_at)
     VALUES (@path, @repository_id, @weave, @ai_lines, @updated_at)
     ON CONFLICT (path) DO UPDATE SET repository_id = @repository_id, weave = @weave, ai_lines = @ai_lines,
       updated_at = @updated_at`,
  ).run({ ...row, weave: Buffer.from(row.weave.buffer, row.weave.byteOffset, row.weave.byteLength) });
}

export function deletePending(db: Store, path: string): void {
  statement(db, 'DELETE FROM pending_files WHERE path = ?').run(path);
}
