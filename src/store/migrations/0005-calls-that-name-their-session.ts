import type { Database } from 'better-sqlite3';

/** Older clients do not tell what they start which session it belongs to. */
export function addNamesSession(db: Database): void {
  db.exec(`
ALTER TABLE open_calls ADD COLUMN
  names_session INTEGER NOT NULL DEFAULT 1 /* 1: what it starts finds the session in CLAUDE_CODE_SESSION_ID */
`);
}
