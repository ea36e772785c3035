import type { Database } from 'better-sqlite3';

/** Many agents' databases are read as one: which database it is, and which repository, whatever its folder is called. */
export function addIdentity(db: Database): void {
  db.exec(`
CREATE TABLE identity (             -- which database this is, wherever its file lies: one row
  database_id TEXT PRIMARY KEY      -- random, made once
) WITHOUT ROWID;
INSERT INTO identity VALUES (lower(hex(randomblob(16))));
ALTER TABLE repositories ADD COLUMN
  remote TEXT /* host/owner/name of the remote "origin", or of the only one; NULL: there is none, or it is a folder */;
ALTER TABLE repositories ADD COLUMN
  root_commit TEXT /* its first commit, where there is no remote; NULL: not known */;
ALTER TABLE agent_sessions ADD COLUMN
  trace_parent TEXT /* TRACEPARENT of its first event that has one (W3C): the trace that the session is part of */;
ALTER TABLE task_executions ADD COLUMN
  trace_parent TEXT /* the same of its prompt: the span that the task is part of */;
`);
}
