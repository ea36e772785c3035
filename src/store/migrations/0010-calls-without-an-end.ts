import type { Database } from 'better-sqlite3';

/** Refused and broken-off calls have no end of their own. */
export function addLeftCalls(db: Database): void {
  db.exec(`
ALTER TABLE open_calls ADD COLUMN
  left_at TEXT /* when something else said that it has ended; NULL: it runs, as far as is known */;
ALTER TABLE open_calls ADD COLUMN
  delivery TEXT /* the one that told of its begin: the launcher's mark of the call is named by it */;
ALTER TABLE open_calls ADD COLUMN
  transcript TEXT /* where the client writes down what came of it */;
ALTER TABLE open_calls ADD COLUMN
  task_id TEXT /* the client's name of what runs on in the background */;
ALTER TABLE open_calls ADD COLUMN
  endless INTEGER NOT NULL DEFAULT 0 /* 1: nothing will tell its end: it has ended when its session goes on */;
`);
}
