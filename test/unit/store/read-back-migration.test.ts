import { expect, test } from 'vitest';
import { migrations } from '../../../src/store/migrations/index.ts';
import { migrate } from '../../../src/store/open.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { usageByTool } from '../../../src/store/tool-usage.ts';

test('calls, sessions and tasks from before the counts were kept are counted', () => {
  const db = openSqlite(':memory:');
  const before = 5;
  for (const run of migrations.slice(0, before)) run(db);
  db.pragma(`user_version = ${before}`);
  db.exec(`
INSERT INTO agent_sessions (id, started_at, last_seen_at) VALUES ('s1', '2026-03-02', '2026-03-02'), ('s2', '2026-03-02', '2026-03-02');
INSERT INTO task_executions (session_id, started_at, status) VALUES ('s1', '2026-03-02', 'completed');
INSERT INTO tool_calls (tool_name, called_at, duration_ms, success, session_id)
  VALUES ('Bash', '2026-03-02', 5, 1, 's1'), ('Bash', '2026-03-02', 9, 0, 's1'), ('Read', '2026-03-02', NULL, NULL, 's1');
`);
  migrate(db);
  expect(usageByTool(db, {})).toEqual([
    {
      ...{ tool_name: 'Bash', calls: 2, succeeded: 1, failed: 1, without_result: 0 },
      ...{ p50_duration_ms: 5, p95_duration_ms: 9 },
    },
    {
      ...{ tool_name: 'Read', calls: 1, succeeded: 0, failed: 0, without_result: 1 },
      ...{ p50_duration_ms: null, p95_duration_ms: null },
    },
  ]);
  expect(db.prepare('SELECT id, tool_calls, task_count FROM agent_sessions ORDER BY id').all()).toEqual([
    { id: 's1', tool_calls: 3, task_count: 1 },
    { id: 's2', tool_calls: 0, task_count: 0 },
  ]);
});
