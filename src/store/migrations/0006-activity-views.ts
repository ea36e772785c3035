import type { Database } from 'better-sqlite3';

/**
 * Whose committed lines are whose: from the origins of the lines, so that a rewrite or a revert is never counted twice.
 */
export function createActivityViews(db: Database): void {
  db.exec(`
-- the lines of a session or of a subagent
CREATE INDEX origins_by_session ON origins(session_id, subagent_id) WHERE session_id IS NOT NULL;
CREATE INDEX line_ranges_by_origin ON line_ranges(origin_id) WHERE added = 1;
CREATE INDEX removed_ranges_by_origin ON removed_ranges(origin_id);

CREATE VIEW committed_lines AS  -- lines that a session (subagent_id NULL: its main agent) added and removed, in commits that count, generated files left out
  SELECT session_id, subagent_id, sum(added) AS lines_added, sum(removed) AS lines_removed FROM (
    SELECT o.session_id, o.subagent_id, r.end_line - r.start_line + 1 AS added, 0 AS removed
      FROM origins o JOIN line_ranges r ON r.origin_id = o.id AND r.added = 1
        JOIN commit_files f ON f.id = r.commit_file_id JOIN commits c ON c.id = f.commit_id
      WHERE o.session_id IS NOT NULL AND c.counted AND NOT f.generated
    UNION ALL
    SELECT o.session_id, o.subagent_id, 0, r.end_line - r.start_line + 1
      FROM origins o JOIN removed_ranges r ON r.origin_id = o.id
        JOIN commit_files f ON f.id = r.commit_file_id JOIN commits c ON c.id = f.commit_id
      WHERE o.session_id IS NOT NULL AND c.counted AND NOT f.generated)
  GROUP BY session_id, subagent_id;
`);
}
