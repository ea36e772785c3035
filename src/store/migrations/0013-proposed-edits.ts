import type { Database } from 'better-sqlite3';

/** Some clients lose the hooks after their calls, and a killed one tells no end: then what was told before is all there is. */
export function addProposedEdits(db: Database): void {
  db.exec(`
CREATE TABLE proposed_edits (       -- calls of editing tools that have no end of their own
  session_id TEXT NOT NULL,
  tool_use_id TEXT NOT NULL,
  subagent_id TEXT,
  agent_id TEXT,
  tool_name TEXT NOT NULL,
  path TEXT NOT NULL,               -- as the call names it, absolute
  working_directory TEXT NOT NULL,
  proposed_at TEXT NOT NULL,
  head TEXT,                        -- the commit that HEAD named; NULL: not known
  client_pid INTEGER,
  transcript TEXT,                  -- where the client writes down what came of it
  blob TEXT NOT NULL,               -- git's name of what the file is to hold
  lines_before BLOB,                -- hashes of the lines as in pending_files.weave; NULL: not known
  lines_after BLOB NOT NULL,
  shown_at TEXT,                    -- when the file was seen to hold it: it is recorded; NULL: it was not
  PRIMARY KEY (session_id, tool_use_id)
) WITHOUT ROWID;
`);
}
