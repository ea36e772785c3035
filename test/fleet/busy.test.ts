import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { buildChild } from '../helpers/run-child.ts';
import { projectRoot } from '../helpers/sandbox.ts';

test('a file that is written all the time is read as it was at one moment, or said to be written', async () => {
  using folder = new FleetFolder();
  const script = folder.file('write.cjs');
  buildChild('write-without-pause.ts', script);
  const env = { ...process.env, NODE_PATH: join(projectRoot, 'node_modules') };
  const child = spawn(process.execPath, [script, folder.db('C')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const hasEnded = once(child, 'exit');
  await once(child.stderr, 'data');
  const seen = [0];
  for (let round = 0; round < 12; round++) {
    const { status, stdout, stderr } = await folder.reads('stats', '--json');
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^(ai-tracker: C\.db is not read: .* without a pause\n)?$/),
    ]);
    seen.push(JSON.parse(stdout).totals.ai_lines_added - 3);
  }
  child.kill('SIGKILL');
  await hasEnded;
  expect(seen.filter((lines) => lines % 2 === 1)).toEqual([]);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const db = openSqlite(folder.db('C'));
  const [check, written] = ['PRAGMA integrity_check', 'SELECT count(*) FROM commits'].map((sql) =>
    db.prepare(sql).pluck().get(),
  );
  db.close();
  expect([check, await folder.lines()]).toEqual(['ok', 3 + Number(written)]);
  expect(seen.at(-1)).toBeGreaterThan(0);
});
