import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A call had no snapshot in a work tree. */
export function noteMissed(db: Store, gitDir: string, time: string): void {
  statement(db, 'INSERT OR IGNORE INTO missed_snapshots (git_dir, since) VALUES (?, ?)').run(gitDir, time);
}

/** Whether a call had no snapshot since the last one that there was. */
export function wasMissed(db: Store, gitDir: string): boolean {
  return statement(db, 'SELECT since FROM missed_snapshots WHERE git_dir = ?').get(gitDir) !== undefined;
}

/** There is a snapshot again. */
export function forgetMissed(db: Store, gitDir: string): void {
  statement(db, 'DELETE FROM missed_snapshots WHERE git_dir = ?').run(gitDir);
}
