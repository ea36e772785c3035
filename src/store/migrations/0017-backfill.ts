import type { Database } from 'better-sqlite3';

/** Who wrote lines of commits that nobody recorded, as far as the client's transcripts or the commits' trailers tell. */
export function addBackfill(db: Database): void {
  db.exec(`
CREATE TABLE backfilled_commits (   -- commits that nobody recorded, of which ai-tracker backfill found lines of the AI's
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL REFERENCES repositories(id) ON DELETE CASCADE,
  commit_sha TEXT NOT NULL,
  timestamp TEXT NOT NULL,          -- committer time
  UNIQUE (commit_sha, repository_id)
);
CREATE TABLE backfilled_ranges (    -- these lines, by their numbers in the file as the commit left it
  commit_id INTEGER NOT NULL REFERENCES backfilled_commits(id) ON DELETE CASCADE,
  file_path TEXT NOT NULL,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  evidence TEXT NOT NULL CHECK (evidence IN ('transcript', 'trailer')),
  session_id TEXT,
  subagent_id TEXT,
  model TEXT,
  generated INTEGER NOT NULL,
  PRIMARY KEY (commit_id, file_path, start_line)
) WITHOUT ROWID;
`);
}
