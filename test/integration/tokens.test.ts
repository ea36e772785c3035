import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Store } from '../../src/store/open.ts';
import { runHere } from '../helpers/fake-io.ts';
import { recorded } from '../helpers/recorded-database.ts';
import { addCommit, insert } from '../helpers/records.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const message = (db: Store, id: string, model: string | null, sent_at: string | null, session_id = 's1') =>
  insert(db, 'messages', {
    ...{ id, model, sent_at, session_id },
    ...{ input_tokens: 1_000_000, output_tokens: 100_000, cache_read_tokens: 2_000_000, cache_write_tokens: 0 },
  });

function fill(db: Store): void {
  addCommit(db, { ai_lines_added: 6 });
  insert(db, 'repositories', { name: 'api', path: '/home/dev/api', common_dir: '/home/dev/api/.git' });
  const session = { started_at: '2026-03-01T10:00:00Z', last_seen_at: '2026-03-01T10:00:00Z', status: 'ended' };
  insert(db, 'agent_sessions', { id: 's1', agent_id: 'a1', working_directory: '/home/dev/api/src', ...session });
  insert(db, 'agent_sessions', { id: 's2', agent_id: 'a2', working_directory: '/elsewhere', ...session });
  message(db, 'm1', 'claude-opus-4-5', '2026-03-01T23:30:00Z');
  message(db, 'm2', 'claude-opus-4-5', '2026-03-02T10:00:00Z');
  message(db, 'm3', 'claude-haiku-4-5', '2026-03-02T10:00:00Z', 's2');
  // The Python tool, or a transcript cut off, told no time: then it is that of its session.
  message(db, 'm4', null, null, 's2');
}

type Row = { date: string; model: string | null; input_tokens: number; cost: number | null };
const brief = (rows: readonly Row[]) => rows.map(({ date, model, input_tokens }) => [date, model, input_tokens / 1e6]);

test('stats has tokens by day and model', async () => {
  using box = recorded(fill);
  expect(brief((await box.json('stats')).tokens)).toEqual([
    ['2026-03-01', null, 1],
    ['2026-03-01', 'claude-opus-4-5', 1],
    ['2026-03-02', 'claude-haiku-4-5', 1],
    ['2026-03-02', 'claude-opus-4-5', 1],
  ]);
  const { stdout } = await box.run('stats');
  expect(stdout).toContain(`
Tokens by model       Input   Output  Cache read  Cache written
────────────────  ─────────  ───────  ──────────  ─────────────
claude-opus-4-5   2,000,000  200,000   4,000,000              0
(not named)       1,000,000  100,000   2,000,000              0
claude-haiku-4-5  1,000,000  100,000   2,000,000              0
`);
  expect((await box.run('stats', '--tokens')).stdout).toMatch(/^2026-03-02 {2}claude-haiku-4-5 +1,000,000 /m);
});

test.each([
  [['--since', '2026-03-02'], 2],
  [['--until', '2026-03-01'], 2],
  [['--agent', 'a1'], 2],
  [['--repo', 'api'], 2],
])('%j: only those', async (args, rows) => {
  using box = recorded(fill);
  expect((await box.json('stats', ...args)).tokens).toHaveLength(rows);
});

test('without any nothing is said of them', async () => {
  using box = recorded((db) => addCommit(db, { ai_lines_added: 6 }));
  expect((await box.json('stats')).tokens).toEqual([]);
  expect((await box.run('stats')).stdout).not.toContain('Tokens');
  expect((await box.run('stats', '--tokens')).stdout).toContain('No tokens are recorded.\n');
});

test('what they cost is said by the prices of the configuration, and where there is none', async () => {
  using box = recorded(fill);
  const config = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    const env = { AI_TRACKER_DB_PATH: box.path, AI_TRACKER_CONFIG_DIR: config };
    const run = (...args: string[]) => runHere(args, { env });
    const prices = { models: { 'claude-opus-*': { input: 5, output: 25, cache_read: 0.5 } } };
    expect(await run('config', 'set', 'prices', JSON.stringify(prices))).toMatchObject({ status: 0, stderr: '' });
    expect((await run('config', 'get', 'prices')).stdout).toBe(`${JSON.stringify(prices)}\n`);
    const { tokens } = JSON.parse((await run('stats', '--json')).stdout);
    expect(tokens.map((row: Row) => row.cost)).toEqual([null, 8.5, null, 8.5]);
    const { stdout } = await run('stats');
    expect(stdout).toMatch(/^Tokens by model +Input +Output +Cache read +Cache written +USD$/m);
    expect(stdout).toMatch(/^claude-opus-4-5 .* 17\.00$/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '17.00 USD by the prices of config.json. For (not named), claude-haiku-4-5 config.json has no price, or not of every kind of token.',
    );
    for (const wrong of [['x'], ['{"models":{"a":{"input":-1}}}'], ['{"models":{"a":{"inputs":1}}}'], ['{}', '{}']])
      expect(await run('config', 'set', 'prices', ...wrong)).toMatchObject({ status: 2, stdout: '' });
    expect(await run('config', 'unset', 'prices')).toMatchObject({ status: 0 });
    expect((await run('stats')).stdout).not.toContain('USD');
  } finally {
    removeFolder(config);
  }
});
