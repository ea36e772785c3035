import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { insert, ScratchFolder } from '../helpers/records.ts';

/** A database as it was before tasks, calls from their start, invocations and tokens were kept. */
function schema5(path: string): Database {
  const db = openSqlite(path);
  for (const migrate of migrations.slice(0, 5)) migrate(db);
  db.pragma('user_version = 5');
  return db;
}

test('what an earlier version knew of sessions, calls and invocations is kept', () => {
  using folder = new ScratchFolder();
  const path = folder.file('tracker.db');
  const old = schema5(path);
  const [start, end] = ['2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z'];
  const session = { agent_id: 'w', started_at: start, last_seen_at: end, tool_calls: 3, task_count: 1 };
  insert(old, 'agent_sessions', { ...session, id: 'ended', ended_at: end });
  insert(old, 'agent_sessions', { ...session, id: 'open' });
  const task = insert(old, 'task_executions', { session_id: 'ended', started_at: start, status: 'completed' });
  const call = { tool_name: 'Read', called_at: end, session_id: 'ended', success: 1, task_execution_id: task };
  insert(old, 'tool_calls', { ...call, tool_use_id: 'told twice', duration_ms: 1500 });
  insert(old, 'tool_calls', { ...call, tool_use_id: 'told twice', duration_ms: 1500 });
  insert(old, 'tool_calls', call);
  const file = { file_path: '/a', modification_type: 'edit', lines_added: 1, lines_removed: 2, modified_at: end };
  insert(old, 'file_modifications', { ...file, task_execution_id: task });
  const run = { agent_name: 'reviewer', start_time: start, tokens_used: 7 };
  insert(old, 'agent_invocations', { ...run, invocation_id: 'a', end_time: end, success: 0 });
  insert(old, 'agent_invocations', { ...run, invocation_id: 'b' });
  old.close();

  const store = openStore(path);
  const rows = (table: string) => store.prepare(`SELECT * FROM ${table} ORDER BY 1`).all();
  expect(rows('agent_sessions')).toMatchObject([
    { ...session, id: 'ended', ended_at: end, status: 'ended' },
    { ...session, id: 'open', ended_at: null, status: 'open' },
  ]);
  expect(rows('task_executions')).toMatchObject([{ id: task, session_id: 'ended', status: 'completed' }]);
  expect(rows('tool_calls')).toMatchObject([
    { id: 1, tool_use_id: 'told twice', called_at: '2026-11-20T10:59:58.500Z', ended_at: end, duration_ms: 1500 },
    { id: 2, tool_use_id: null, called_at: '2026-11-20T10:59:58.500Z', task_execution_id: task },
    { id: 3, tool_use_id: null, called_at: end, ended_at: end, success: 1 },
  ]);
  expect(rows('file_modifications')).toMatchObject([{ id: 1, ...file }]);
  expect(rows('agent_invocations')).toMatchObject([
    { ...run, invocation_id: 'a', status: 'failed', source: 'reported', success: 0 },
    { ...run, invocation_id: 'b', status: 'running', end_time: null },
  ]);
  // A row that is deleted gives its number to no other one.
  expect(insert(store, 'tool_calls', call)).toBe(4);
  expect(store.pragma('foreign_key_check')).toEqual([]);
  store.close();
});
