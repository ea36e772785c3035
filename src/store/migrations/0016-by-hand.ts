import type { Database } from 'better-sqlite3';

/** Somebody puts the author of committed lines right by hand, and takes it back. */
export function addByHand(db: Database): void {
  db.exec(`
ALTER TABLE origins ADD COLUMN
  corrects INTEGER /* → origins.id: whose the lines were before somebody put it right by hand (evidence manual) */;
ALTER TABLE origins ADD COLUMN
  decided_at TEXT /* when somebody did */;
ALTER TABLE commits ADD COLUMN
  corrected_at TEXT /* when the author of lines of it was last put right by hand; NULL: never, or it was taken back */;
CREATE TABLE corrected_commits (    -- what that added to the columns repeated_..._added and generated_..._added of a commit
  commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE,
  repeated_ai INTEGER NOT NULL,
  repeated_human INTEGER NOT NULL,
  repeated_unknown INTEGER NOT NULL,
  generated_ai INTEGER NOT NULL,
  generated_human INTEGER NOT NULL,
  generated_unknown INTEGER NOT NULL
);
DROP VIEW line_authors;
CREATE VIEW line_authors AS  -- committed line ranges with their author, for people who query the file
  SELECT c.commit_sha, c.repository_path, f.file_path, r.start_line, r.end_line, o.author,
    CASE WHEN o.corrects IS NOT NULL THEN 'manual' WHEN o.author <> 'ai' THEN NULL
      WHEN r.carried AND c.landed THEN 'landed' WHEN r.carried THEN 'carried' ELSE o.evidence END AS evidence,
    o.session_id, o.subagent_id, o.model, o.agent_id, r.added,
    (SELECT commit_sha FROM commits WHERE id = r.source_commit_id) AS source_commit_sha -- the recorded commit that a landed line comes from
  FROM line_ranges r JOIN commit_files f ON f.id = r.commit_file_id JOIN commits c ON c.id = f.commit_id
    JOIN origins o ON o.id = r.origin_id;
`);
}
