import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fleetFile } from '../../src/fleet/open-fleet.ts';
import { changes, changesLate, works } from '../helpers/agents-at-work.ts';
import { runHere } from '../helpers/fake-io.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { binary } from '../helpers/sandbox.ts';
import { expectAsIn, rowsIn } from './compare.ts';
import { PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
let folder: ScratchFolder;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  folder = new ScratchFolder();
  for (const agent of ['A', 'B', 'C']) works(db(agent), agent, 5);
});
afterEach(async () => {
  folder[Symbol.dispose]();
  await server.query('DROP SCHEMA IF EXISTS ai_tracker, fresh CASCADE');
});

const shared = () => folder.file('shared');
const db = (agent: string) => join(shared(), `${agent}.db`);

function exports(...args: readonly string[]) {
  const io = { env: { HOME: folder.path, TMPDIR: folder.path }, cwd: folder.path };
  return runHere(['export', 'postgres', '--url', server.url(), ...args], io);
}

const exportsFleet = (...args: readonly string[]) => exports('--fleet', shared(), ...args);

/** Row for row what the union is, and what another export of it into an empty schema makes. */
async function expectSame(...args: readonly string[]): Promise<void> {
  await expectAsIn(server, fleetFile(shared()));
  const { status, stderr } = await exportsFleet('--schema', 'fresh', ...args);
  expect([status, stderr]).toEqual([0, '']);
  expect(await rowsIn(server, 'ai_tracker')).toEqual(await rowsIn(server, 'fresh'));
  await server.query('DROP SCHEMA fresh CASCADE');
}

test('a fleet is loaded, and is there as its union is; again there is nothing new, and no row is written', async () => {
  const first = await exportsFleet();
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(/^[\d,]+ rows new or changed, of 3 databases\n$/);
  await expectSame();
  const versions = () =>
    server.query('SELECT tableoid::regclass::text, xmin::text, database_id FROM ai_tracker.cursors');
  const before = await versions();
  expect((await exportsFleet()).stdout).toBe('nothing new of 3 databases\n');
  expect(await versions()).toEqual(before);
});

test('what changes late arrives, what is pruned goes, and of what stays as it was no row is written', async () => {
  await exportsFleet();
  const ofC = () => server.query("SELECT id, xmin::text FROM ai_tracker.tool_calls WHERE agent_id = 'C' ORDER BY 1");
  const before = await ofC();
  changesLate(db('A'), 'A');
  works(db('B'), 'B');
  const { stdout } = await exportsFleet();
  expect(stdout).toMatch(/^\d+ rows new or changed, \d+ rows removed, of 3 databases\n$/);
  await expectSame();
  expect(await ofC()).toEqual(before);
  const ended = await server.query("SELECT 1 FROM ai_tracker.tool_calls WHERE agent_id = 'A' AND duration_ms = 77");
  expect(ended.length).toBeGreaterThan(0);
});

test('a commit that is known no more is there no more, nor its files and lines', async () => {
  await exportsFleet();
  changes(db('A'), (store) => {
    store.pragma('foreign_keys = OFF');
    const files = 'SELECT id FROM commit_files WHERE commit_id = 1';
    store.exec(`DELETE FROM line_ranges WHERE commit_file_id IN (${files}); DELETE FROM commit_files WHERE commit_id = 1;
      DELETE FROM commits WHERE id = 1`);
  });
  expect((await exportsFleet()).status).toBe(0);
  await expectSame();
});

test('a database that is gone keeps its rows, and is said to be gone', async () => {
  await exportsFleet();
  rmSync(db('B'));
  rmSync(dirname(fleetFile(shared())), { recursive: true });
  works(db('A'), 'A');
  expect((await exportsFleet()).status).toBe(0);
  const agents = await server.query('SELECT DISTINCT agent_id FROM ai_tracker.commits ORDER BY 1');
  expect(agents.map(({ agent_id }) => agent_id)).toEqual(['A', 'B', 'C']);
});

test('paths, hosts and descriptions are sent when they are asked for alone, and go again', async () => {
  await exportsFleet();
  const all = async () => JSON.stringify(await rowsIn(server, 'ai_tracker'));
  expect(await all()).not.toContain('secret');
  await exportsFleet('--paths', '--descriptions');
  const told = await all();
  for (const secret of ['secret-place', 'secret-file-a', 'secret-description']) expect(told).toContain(secret);
  await expectSame('--paths', '--descriptions');
  await exportsFleet();
  expect(await all()).not.toContain('secret');
});

test('it is partitioned by months', async () => {
  await exportsFleet();
  const partitions = await server.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'ai_tracker.tool_calls'::regclass ORDER BY 1`,
  );
  expect(partitions.map(({ name }) => name)).toEqual([1, 2, 3].map((month) => `ai_tracker.tool_calls_2026_0${month}`));
});

test('each view can be read, and its sums are those of stats', async () => {
  await exportsFleet();
  const views = await server.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.views WHERE table_schema = 'ai_tracker' ORDER BY 1",
  );
  for (const { name } of views) expect(await server.query(`SELECT * FROM ai_tracker.${name}`), name).not.toEqual([]);
  expect(views.map(({ name }) => name)).toContain('share_per_day');
  const { stdout } = await runHere(['stats', '--fleet', shared(), '--json'], { env: { HOME: folder.path } });
  const { totals } = JSON.parse(stdout);
  const [sums] = await server.query(
    'SELECT sum(ai_lines)::int AS ai, sum(human_lines)::int AS human, sum(unknown_lines)::int AS unknown FROM ai_tracker.share_per_day',
  );
  const { ai_lines_added: ai, human_lines_added: human, unknown_lines_added: unknown } = totals;
  expect(sums).toEqual({ ai, human, unknown });
  const [removed] = await server.query(
    "SELECT sum(lines_removed)::int AS ai_lines_removed FROM ai_tracker.lines_per_day WHERE author = 'ai'",
  );
  expect(removed).toEqual({ ai_lines_removed: totals.ai_lines_removed });
});

test('one database is exported as it stands, and later as one of its fleet', async () => {
  const { status, stderr } = await exports('--db', db('A'));
  expect([status, stderr]).toEqual([0, '']);
  expect((await exports('--db', db('A'))).stdout).toBe('nothing new of 1 database\n');
  works(db('A'), 'A');
  expect((await exports('--db', db('A'))).stdout).toMatch(/rows new or changed, of 1 database\n$/);
  expect((await exportsFleet()).status).toBe(0);
  await expectSame();
});

test('a schema takes no records of others: they would be counted twice', async () => {
  await exports('--db', db('A'));
  const other = await exports('--db', db('B'));
  expect(other.status).toBe(1);
  expect(other.stderr).toMatch(/^ai-tracker: the schema ai_tracker holds the records of other databases.*\n$/);
  expect((await exports('--db', db('B'), '--schema', 'fresh')).status).toBe(0);
  await exportsFleet();
  expect((await exports('--db', db('A'))).status).toBe(1);
});

test('the program that is built does the same', () => {
  const env = { PATH: process.env['PATH'], HOME: folder.path, TMPDIR: folder.path };
  const args = ['export', 'postgres', '--url', 'env:REPORTS', '--fleet', shared()];
  const { status, stdout, stderr } = spawnSync(binary, args, {
    env: { ...env, REPORTS: server.url() },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/rows new or changed, of 3 databases/);
});
