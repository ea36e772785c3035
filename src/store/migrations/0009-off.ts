import type { Database } from 'better-sqlite3';

/** When hooks were switched off: what was written meanwhile is nobody's that is known. */
export function addOff(db: Database): void {
  db.exec(`
CREATE TABLE off_marks (
  git_dir TEXT PRIMARY KEY, /* of a work tree in which something happened while \`AI_TRACKER=0\` held */
  top TEXT NOT NULL,
  until TEXT NOT NULL, /* the last mark */
  state TEXT NOT NULL CHECK (state IN ('call', 'open', 'settled')) /* a call runs; not; what was written until then is known to be nobody's */
) WITHOUT ROWID;
`);
}
