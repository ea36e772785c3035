import type { Database } from 'better-sqlite3';
import { hasTable } from './0001-legacy.ts';

/** Copies every row of the Python tool's tables into ours, with their ids, and drops the old tables. */
export function copyLegacyRows(db: Database): void {
  if (!hasTable(db, 'legacy_edits')) return;
  db.exec(`
INSERT INTO edits (id, timestamp, session_id, tool_type, file_path, lines_added, lines_removed, working_directory, committed)
  SELECT id, timestamp, session_id, tool, file_path, lines_added, lines_removed, cwd, COALESCE(committed, 0)
  FROM legacy_edits ORDER BY id;
`);
  if (hasTable(db, 'legacy_commits')) {
    db.exec(`
INSERT INTO commits (id, commit_sha, repository_path, repository_name, timestamp,
    ai_lines_added, ai_lines_removed, human_lines_added, human_lines_removed)
  SELECT id, commit_sha, repo_path, repo_name, timestamp,
    ai_lines_added, ai_lines_removed, human_lines_added, human_lines_removed
  FROM legacy_commits ORDER BY id;
`);
  }
  if (hasTable(db, 'legacy_commit_files')) {
    db.exec(`
INSERT INTO commit_files (id, commit_id, file_path, ai_lines, human_lines, ai_lines_removed, human_lines_removed)
  SELECT id, commit_id, file_path, ai_lines_added, lines_added - ai_lines_added,
    ai_lines_removed, lines_removed - ai_lines_removed
  FROM legacy_commit_files WHERE commit_id IN (SELECT id FROM commits) ORDER BY id;
`);
  }
  for (const table of ['legacy_commit_files', 'legacy_commits', 'legacy_edits'])
    db.exec(`DROP TABLE IF EXISTS ${table}`);
}
