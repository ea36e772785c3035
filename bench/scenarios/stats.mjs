// `stats` on a database of years: 1,000,000 edits and 100,000 commits.
import { spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const commits = 100_000;
const edits = 1_000_000;

export function measure(scratch, runs) {
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' }); // creates it
  fill(scratch.database);
  const stats = (...args) => ({ command: launcher, args: ['stats', ...args], cwd: scratch.repo, env: scratch.env });
  const check = spawnSync(launcher, ['stats', '--json'], { env: scratch.env, cwd: scratch.repo });
  const { totals } = JSON.parse(check.stdout.toString());
  if (totals.commits !== commits) throw new Error(`stats counts ${totals.commits} commits of ${commits}`);
  const cases = {
    node: { ...nodeStart, env: scratch.env },
    stats: stats(),
    json: stats('--json'),
    graph: stats('--graph'),
  };
  const times = medians(cases, Math.min(runs, 15));
  return [
    ratioRow('stats, 1,000,000 edits, 100,000 commits', times.stats, times.node, 3),
    ratioRow('stats --json, the same', times.json, times.node, 3),
    ratioRow('stats --graph, the same', times.graph, times.node, 3),
  ];
}

function fill(path) {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const rows = (count) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  const time = (count) =>
    `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || CAST((${count} - i) * 63072000.0 / ${count} AS INTEGER) || ' seconds')`;
  db.exec(`
BEGIN;
INSERT INTO repositories (id, common_dir, path, name)
  ${rows(20)} SELECT i + 1000, '/src/repo-' || i || '/.git', '/src/repo-' || i, 'repo-' || i FROM n;
INSERT INTO edits (timestamp, session_id, tool_type, file_path, lines_added, lines_removed, working_directory, committed, repository_id)
  ${rows(edits)} SELECT ${time(edits)}, 'session-' || (i / 500), 'Edit', '/src/repo-' || (i % 20) || '/file-' || (i % 900), i % 17, i % 5,
    '/src/repo-' || (i % 20), i < ${edits} - 200, i % 20 + 1000 FROM n;
INSERT INTO commits (commit_sha, repository_path, repository_name, timestamp, ai_lines_added, ai_lines_removed,
    human_lines_added, human_lines_removed, repository_id, agent_id)
  ${rows(commits)} SELECT printf('%040x', i), '/src/repo-' || (i % 20), 'repo-' || (i % 20), ${time(commits)}, i % 90, i % 30, i % 40, i % 20,
    i % 20 + 1000, 'worker-1' FROM n;
INSERT INTO commit_files (commit_id, file_path, ai_lines, human_lines)
  ${rows(3 * commits)} SELECT i / 3 + 1, 'file-' || (i % 900), i % 30, i % 13 FROM n;
COMMIT;
`);
  db.close();
}
