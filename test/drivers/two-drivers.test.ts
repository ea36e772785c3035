import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { drainSpool } from '../../src/ingest/drain.ts';
import { openStore } from '../../src/store/open.ts';
import { sqliteInUse } from '../../src/store/sqlite.ts';
import { projectRoot, Sandbox } from '../helpers/sandbox.ts';

// `npm run test:node-sqlite` alone: here node:sqlite serves, and better-sqlite3 in what is run with the node that it was
// compiled for, the next one on the PATH.
const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== dirname(process.execPath));
const other = { PATH: path.join(delimiter), AI_TRACKER_INGEST: 'background' };

/** Writes a row that stays in the WAL, and then waits. */
const hold = `
  const db = new (require('better-sqlite3'))(process.argv[1]);
  db.pragma('wal_autocheckpoint = 0');
  db.exec("INSERT INTO deliveries VALUES ('held', '2026-01-01')");
  console.log('held');
  process.stdin.resume();`;

function edit(box: Sandbox, content: string): string {
  const file_path = box.path('a.txt');
  box.write('a.txt', content);
  return JSON.stringify({
    ...{ session_id: 's', hook_event_name: 'PostToolUse', cwd: box.repo, tool_name: 'Write' },
    tool_input: { file_path, content },
    tool_response: { type: 'create', filePath: file_path, content, structuredPatch: [] },
  });
}

function editsReadHere(box: Sandbox): number {
  if (!existsSync(box.database) || statSync(box.database).size === 0) return 0;
  return box.query<{ edits: number }>('SELECT count(*) AS edits FROM edits')[0]?.edits ?? 0;
}

test('what one driver has written the other reads, also while that holds the database open with its WAL', async () => {
  expect(sqliteInUse()).toBe('node:sqlite');
  using box = new Sandbox();
  box.tracker(['install'], { env: other });
  expect(box.tracker(['doctor'], { env: other }).stdout).toContain('better-sqlite3');

  box.tracker(['hook-post-tool'], { env: other, input: edit(box, 'one\n') });
  await expect.poll(() => editsReadHere(box)).toBe(1);
  const holder = spawn('node', ['-e', hold, box.database], { cwd: projectRoot, env: { ...box.env, ...other } });
  await once(holder.stdout, 'data');
  expect(statSync(`${box.database}-wal`).size).toBeGreaterThan(0);
  const held = () => box.query("SELECT id FROM deliveries WHERE id = 'held'");
  expect(held()).toHaveLength(1);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(held()).toHaveLength(1);

  const store = openStore(box.database);
  box.tracker(['hook-post-tool'], { env: other, input: edit(box, 'one\ntwo\n') });
  await expect.poll(() => drainSpool(box.database, { store }) && editsReadHere(box)).toBe(2);
  box.git('add', 'a.txt');
  box.git('commit', '-qm', 'work');
  const { totals } = box.json<{ totals: { ai_lines_added: number } }>(['stats'], { env: other });
  expect(totals).toMatchObject({ ai_lines_added: 2 });
  store.close();
});
