import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface OffRow {
  readonly git_dir: string;
  readonly top: string;
  /** ISO 8601. */
  readonly until: string;
  /** A call runs, or not; `settled`: what was written until then is known to be nobody's. */
  readonly state: 'call' | 'open' | 'settled';
}

/** The last mark that a hook left in a work tree while it was switched off; `undefined`: hooks are on. */
export function findOff(db: Store, gitDir: string): OffRow | undefined {
  return statement<OffRow>(db, 'SELECT * FROM off_marks WHERE git_dir = ?').get(gitDir);
}

/** Marks after which it is not settled yet what was written. */
export function listUnsettled(db: Store): OffRow[] {
  return statement<OffRow>(db, "SELECT * FROM off_marks WHERE state <> 'settled'").all();
}

export function saveOff(db: Store, row: OffRow): void {
  statement(
    db,
    'INSERT OR REPLACE INTO off_marks (git_dir, top, until, state) VALUES (@git_dir, @top, @until, @state)',
  ).run(row);
}

/** A hook that is on has seen the whole work tree. */
export function endOff(db: Store, gitDir: string, time: string): void {
  statement(db, 'DELETE FROM off_marks WHERE git_dir = ? AND until <= ?').run(gitDir, time);
}
