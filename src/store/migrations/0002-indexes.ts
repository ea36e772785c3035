import type { Database } from 'better-sqlite3';
import { authorBits, isCounted, summedTerms } from './0002-summed-terms.ts';

const summed = [...summedTerms, authorBits, 'superseded_by', 'copy_of'].join(', ');

/** The indexes, each with the question that it answers, and a view. */
export function createIndexes(db: Database): void {
  db.exec(`
-- "who wrote this line": the origin of an edit
CREATE INDEX origins_by_edit ON origins(edit_id);
-- "which edits of this file are not committed yet" (post-commit), "how many are pending" (stats)
CREATE INDEX edits_pending ON edits(COALESCE(real_path, file_path)) WHERE committed = 0;
-- the chart and a period's totals (stats) read this index alone, a day being one slice of it
CREATE INDEX commits_by_time ON commits(timestamp, ${summed}, repository_path, repository_name, agent_id)
  WHERE ${isCounted};
-- "is there one agent in this database, and which" (stats)
CREATE INDEX commits_by_agent ON commits(agent_id) WHERE agent_id IS NOT NULL;
-- "who wrote this content": a file's content is looked up by its blob
CREATE INDEX commit_files_by_blob ON commit_files(blob_sha, file_path);
-- show, and the cascade when a commit is deleted
CREATE INDEX commit_files_by_commit ON commit_files(commit_id);
-- "which recorded commits added lines to this path", where lines come back that nobody is known to have typed
CREATE INDEX commit_files_by_path ON commit_files(file_path);
-- "which commit was this one made from" (rebase, cherry-pick)
CREATE INDEX commits_by_author_key ON commits(author_key) WHERE author_key IS NOT NULL;
-- "may this file's lines come back"
CREATE INDEX shelved_files_by_path ON shelved_files(path);
-- "is this commit recorded", in whichever repository
CREATE INDEX commits_by_sha ON commits(commit_sha);
CREATE VIEW line_authors AS  -- committed line ranges with their author, for people who query the file
  SELECT c.commit_sha, c.repository_path, f.file_path, r.start_line, r.end_line, o.author,
    CASE WHEN o.author <> 'ai' THEN NULL WHEN r.carried THEN 'carried' ELSE o.evidence END AS evidence,
    o.session_id, o.subagent_id, o.model, o.agent_id, r.added
  FROM line_ranges r JOIN commit_files f ON f.id = r.commit_file_id JOIN commits c ON c.id = f.commit_id
    JOIN origins o ON o.id = r.origin_id;
`);
}
