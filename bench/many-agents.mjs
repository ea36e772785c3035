// Databases of many agents, as a fleet has them: each has 1,000 edits, 1,000 calls, 500 messages and 100 commits of 300 files
// with 3,000 ranges of lines; a fifth of the commits has lines of people.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import { launcher } from './scratch.mjs';

export const agents = Number(process.env.BENCH_AGENTS ?? 1000);
const repositories = 50;

/** Makes them in a new folder of the scratch, which it returns. */
export function makeAgents(scratch) {
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' }); // creates it
  const dir = join(scratch.root, 'shared');
  mkdirSync(dir);
  const pattern = join(scratch.root, 'pattern.db');
  new Database(scratch.database).exec(`VACUUM INTO '${pattern}'`).close();
  for (let agent = 0; agent < agents; agent++) {
    const file = join(dir, `agent-${agent}.db`);
    cpSync(pattern, file);
    fill(file, agent);
  }
  return dir;
}

/** Ten others each time have one commit more. */
export function changing(dir) {
  let round = 0;
  return () => {
    round++;
    for (let n = 0; n < 10; n++) addCommit(join(dir, `agent-${(round * 37 + n * 97) % agents}.db`), `${round}-${n}`);
  };
}

function fill(path, agent) {
  const db = new Database(path);
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  const rows = (count) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  const time = `strftime('%Y-%m-%dT%H:%M:%fZ', 1790000000 + i * 60 + ${agent}, 'unixepoch')`;
  const id = agent % repositories;
  const hashes = (seed) => `CAST(randomblob(${seed}) AS BLOB)`;
  db.exec(`
BEGIN;
DELETE FROM agent_sessions; DELETE FROM worktrees; DELETE FROM repositories;
UPDATE identity SET database_id = lower(hex(randomblob(16)));
INSERT INTO repositories (id, common_dir, path, name, remote) VALUES (1, '/w/r/.git', '/w/r', 'repo-${id}', 'example.com/acme/repo-${id}');
${rows(10)} INSERT INTO agent_sessions (id, agent_id, agent_role, started_at, last_seen_at)
  SELECT 's-${agent}-' || i, 'agent-${agent}', 'worker', ${time}, ${time} FROM n;
${rows(1000)} INSERT INTO edits (id, timestamp, session_id, tool_type, file_path, lines_added, lines_removed, working_directory, committed, agent_id, repository_id)
  SELECT i + 1, ${time}, 's-${agent}-' || (i / 100), 'Edit', '/w/r/file-' || (i % 90), i % 17, i % 5, '/w/r', 1, 'agent-${agent}', 1 FROM n;
${rows(1000)} INSERT INTO origins (id, author, evidence, session_id, agent_id, edit_id)
  SELECT i + 10, 'ai', 'edit', 's-${agent}-' || (i / 100), 'agent-${agent}', i + 1 FROM n;
${rows(1000)} INSERT INTO tool_calls (tool_name, called_at, duration_ms, success, session_id, tool_use_id)
  SELECT 'Edit', ${time}, i % 900, 1, 's-${agent}-' || (i / 100), 'u-${agent}-' || i FROM n;
${rows(500)} INSERT INTO messages (id, session_id, sent_at, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
  SELECT 'm-${agent}-' || i, 's-${agent}-' || (i / 50), ${time}, 'claude-x', 10, 20, 30, 40 FROM n;
${rows(100)} INSERT INTO commits (id, commit_sha, repository_path, repository_name, timestamp, ai_lines_added, ai_lines_removed,
    human_lines_added, human_lines_removed, repository_id, agent_id, author_key, parent_sha)
  SELECT i + 1, printf('%08x%032x', ${agent}, i), '/w/r', 'repo-${id}', ${time}, 30, 0, (i % 5 = 0) * 6, 0, 1, 'agent-${agent}',
    'k-${agent}-' || i, CASE WHEN i > 0 THEN printf('%08x%032x', ${agent}, i - 1) END FROM n;
${rows(300)} INSERT INTO commit_files (id, commit_id, file_path, ai_lines, human_lines, blob_sha, added_hashes)
  SELECT i + 1, i / 3 + 1, 'src/dir-' || (i % 7) || '/file-' || ((i * 7 + ${agent}) % 400), 10, ((i / 3) % 5 = 0) * 2,
    printf('%08x%032x', ${agent}, i), ${hashes('8 * (10 + ((i / 3) % 5 = 0) * 2)')} FROM n;
${rows(3000)} INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added, carried)
  SELECT i / 10 + 1, i % 10 + 1, i % 10 + 1, i % 1000 + 10, 1, 0 FROM n;
${rows(60)} INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added, carried)
  SELECT (i / 3) * 15 + i % 3 + 1, 11, 12, 1, 1, 0 FROM n;
COMMIT;
`);
  db.pragma('journal_mode = WAL');
  db.close();
}

function addCommit(path, name) {
  const db = new Database(path);
  db.exec(`INSERT INTO commits (commit_sha, repository_path, repository_name, timestamp, ai_lines_added, ai_lines_removed,
      human_lines_added, human_lines_removed, repository_id, author_key)
    VALUES (lower(hex(randomblob(20))), '/w/r', 'r', '2026-11-30T10:00:00Z', 1, 0, 2, 0, 1, 'new-${name}');
    INSERT INTO commit_files (commit_id, file_path, ai_lines, human_lines, added_hashes)
      SELECT max(id), 'src/dir-1/file-1', 1, 2, randomblob(24) FROM commits;
    INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added, carried)
      SELECT max(id), 1, 1, 10, 1, 0 FROM commit_files UNION ALL SELECT max(id), 2, 3, 1, 1, 0 FROM commit_files`);
  db.close();
}
