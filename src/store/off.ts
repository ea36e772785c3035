import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface OffRow {
  readonly git_dir: string;
  readonly top: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Until when hooks in a work tree were switched off, as long as it is not settled what was written meanwhile. */
export function findOff(db: Store, gitDir: string): OffRow | undefined {
  return statement<OffRow>(db, 'SELECT * FROM off_marks WHERE git_dir = ?').get(gitDir);
}

export function listOff(db: Store): OffRow[] {
  return statement<OffRow>(db, 'SELECT * FROM off_marks').all();
}

export function saveOff(db: Store, row: OffRow): void {
  statement(
    db,
    `INSERT INTO off_marks (git_dir, top, until) VALUES (@git_dir, @top, @until)
     ON CONFLICT (git_dir) DO UPDATE SET top = @top, until = max(until, @until)`,
  ).run(row);
}

/** What was written until `time` is settled. */
export function endOff(db: Store, gitDir: string, time: string): void {
  statement(db, 'DELETE FROM off_marks WHERE git_dir = ? AND until <= ?').run(gitDir, time);
}
