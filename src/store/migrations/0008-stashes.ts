import type { Database } from 'better-sqlite3';

/** What git keeps of a work tree's changes: by what is there no more, a call brought it back. */
export function addStashes(db: Database): void {
  db.exec(`
ALTER TABLE snapshots ADD COLUMN
  stashes TEXT NOT NULL DEFAULT '' /* commits of git stash and --autostash that were there, a space between them */
`);
}
