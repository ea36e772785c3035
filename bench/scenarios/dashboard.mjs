// `dashboard` of 10,000 commits by 1,000 agents in 300 repositories and 400 days, with 90,000 ranges of lines, 50,000 calls and
// 25,000 messages, the lines being two models'; and of nothing.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { medians, memoryRow, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const commits = 10_000;
const mostMiB = 3;

export function measure(scratch, runs) {
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' }); // creates it
  const page = join(scratch.root, 'page.html');
  const call = { command: launcher, args: ['dashboard', '--out', page], cwd: scratch.root, env: scratch.env };
  const some = Math.min(runs, 11);
  const empty = medians({ node: { ...nodeStart, env: scratch.env }, page: call }, some);
  fill(scratch.database);
  const full = medians({ node: { ...nodeStart, env: scratch.env }, page: call }, some);
  const size = statSync(page).size / (1 << 20);
  return [
    ratioRow('dashboard of nothing', empty.page, empty.node, 4),
    ratioRow(`dashboard, ${commits} commits of 1,000 agents`, full.page, full.node, 60),
    memoryRow('the page of these', size, mostMiB, 'the file'),
  ];
}

function fill(path) {
  const db = new Database(path);
  const rows = (count) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  const time =
    "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || (i % 400) || ' days', '-' || (i * 7919 % 86400) || ' seconds')";
  db.exec(`BEGIN;
    INSERT INTO repositories (id, common_dir, path, name)
      ${rows(300)} SELECT i + 1000, '/r/' || i || '/.git', '/r/' || i, 'repository-' || i FROM n;
    INSERT INTO agent_sessions (id, agent_id, agent_role, harness, started_at, last_seen_at, status)
      ${rows(5000)} SELECT 's' || i, 'worker-' || (i % 1000), 'builder', 'claude-code', ${time}, ${time}, 'ended' FROM n;
    INSERT INTO origins (id, author, evidence, session_id, model, agent_id) ${rows(commits)} SELECT i + 1000, 'ai', 'edit',
      's' || (i % 5000), CASE WHEN i % 3 THEN 'opus' ELSE 'haiku' END, 'worker-' || (i % 1000) FROM n;
    INSERT INTO commits (id, commit_sha, repository_path, repository_name, timestamp, ai_lines_added, ai_lines_removed,
      human_lines_added, human_lines_removed, repository_id, agent_id)
      ${rows(commits)} SELECT i + 1000, printf('%040x', i), '/r/' || (i % 300), 'repository-' || (i % 300), ${time}, 30, i % 13,
        15, i % 7, i % 300 + 1000, 'worker-' || (i % 1000) FROM n;
    INSERT INTO commit_files (id, commit_id, file_path, ai_lines, human_lines)
      ${rows(3 * commits)} SELECT i + 1000, i / 3 + 1000, 'f' || (i % 100), 10, 5 FROM n;
    INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added) ${rows(9 * commits)} SELECT i / 3 + 1000,
      i % 3 * 5 + 1, i % 3 * 5 + 5, CASE i % 3 WHEN 0 THEN i / 9 + 1000 WHEN 1 THEN 1 ELSE (i / 9 + 1) % ${commits} + 1000 END, 1 FROM n;
    INSERT INTO task_executions (session_id, started_at, status, duration_ms)
      ${rows(20_000)} SELECT 's' || (i % 5000), ${time}, CASE WHEN i % 9 THEN 'completed' ELSE 'failed' END, i FROM n;
    INSERT INTO tool_calls (session_id, tool_name, called_at, success, duration_ms)
      ${rows(50_000)} SELECT 's' || (i % 5000), 'Tool' || (i % 8), ${time}, i % 11 > 0, i % 5000 FROM n;
    INSERT INTO messages (id, session_id, model, sent_at, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
      ${rows(25_000)} SELECT 'm' || i, 's' || (i % 5000), 'opus', ${time}, i % 1000, i % 3000, i, i % 5000 FROM n;
    COMMIT;`);
  db.close();
}
