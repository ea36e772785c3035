import type { Database } from 'better-sqlite3';

/** Work that a forge squashes, rebases or picks comes back in commits that no hook of ours saw made. */
export function addLandedCommits(db: Database): void {
  db.exec(`
ALTER TABLE commits ADD COLUMN
  parent_sha TEXT /* its first parent; NULL: none, or recorded before this was noted */;
ALTER TABLE commits ADD COLUMN
  landed INTEGER NOT NULL DEFAULT 0 /* 1: it was made elsewhere, of work that is recorded here, and came by fetch: none of its unknown lines is in a total */;
ALTER TABLE line_ranges ADD COLUMN
  source_commit_id INTEGER REFERENCES commits(id) ON DELETE SET NULL /* the recorded commit that the lines of a landed one come from */;
-- "has this commit landed", and when it is deleted
CREATE INDEX line_ranges_by_source ON line_ranges(source_commit_id) WHERE source_commit_id IS NOT NULL;
CREATE TABLE tips_seen (            -- commits that HEAD came to: what they hold was looked at, or waits in arrivals
  id INTEGER PRIMARY KEY,           -- the later, the higher
  repository_id INTEGER NOT NULL REFERENCES repositories(id) ON DELETE CASCADE,
  commit_sha TEXT NOT NULL,
  UNIQUE (repository_id, commit_sha)
);
CREATE TABLE arrivals (             -- commits from elsewhere that are still to be looked through for recorded work
  id INTEGER PRIMARY KEY,
  git_dir TEXT NOT NULL,            -- of the work tree that they came to
  tip TEXT NOT NULL,                -- the commit that HEAD came to
  shas TEXT                         -- some of those below it, oldest first, a space between them; NULL: all that no tip before had
);
CREATE TABLE renames_elsewhere (    -- names that files of recorded commits were given by commits that nobody recorded
  repository_id INTEGER NOT NULL REFERENCES repositories(id) ON DELETE CASCADE,
  old_path TEXT NOT NULL,
  new_path TEXT NOT NULL,
  PRIMARY KEY (new_path, old_path, repository_id)
) WITHOUT ROWID;
DROP VIEW line_authors;
CREATE VIEW line_authors AS  -- committed line ranges with their author, for people who query the file
  SELECT c.commit_sha, c.repository_path, f.file_path, r.start_line, r.end_line, o.author,
    CASE WHEN o.author <> 'ai' THEN NULL WHEN r.carried AND c.landed THEN 'landed' WHEN r.carried THEN 'carried'
      ELSE o.evidence END AS evidence,
    o.session_id, o.subagent_id, o.model, o.agent_id, r.added,
    (SELECT commit_sha FROM commits WHERE id = r.source_commit_id) AS source_commit_sha -- the recorded commit that a landed line comes from
  FROM line_ranges r JOIN commit_files f ON f.id = r.commit_file_id JOIN commits c ON c.id = f.commit_id
    JOIN origins o ON o.id = r.origin_id;
`);
}
