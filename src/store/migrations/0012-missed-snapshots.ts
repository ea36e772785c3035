import type { Database } from 'better-sqlite3';

/** Where a call had no snapshot, and which limits were met. */
export function addMissedSnapshots(db: Database): void {
  db.exec(`
CREATE TABLE missed_snapshots (
  git_dir TEXT PRIMARY KEY, /* of a work tree in which a call had no snapshot; until there is one again, what nothing explains is nobody's that is known */
  since TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE limits_met (
  limit_name TEXT NOT NULL,
  place TEXT NOT NULL, /* a work tree */
  met_at TEXT NOT NULL, /* the last time */
  PRIMARY KEY (limit_name, place)
) WITHOUT ROWID;
`);
}
