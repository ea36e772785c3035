import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { addCommit, fillPythonDatabase, freeze, makePythonDatabase } from '../helpers/records.ts';

// Where the agents' databases lie, what happens to them, and where the file goes that is made of them.

const combined = 'aggregated/combined_stats.db';

test('what is made of them is for its owner alone, and can be deleted at any time', async () => {
  using folder = new FleetFolder();
  expect(await folder.lines()).toBe(3);
  const path = join(folder.shared, combined);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(join(folder.shared, 'aggregated'), { recursive: true });
  expect(await folder.lines()).toBe(3);
  writeFileSync(path, 'something else');
  rmSync(`${path}-wal`, { force: true });
  expect(await folder.lines()).toBe(3);
  expect((await folder.reads('stats')).stderr).toBe('');
});

test('a folder that cannot be written is read all the same, and aggregate asks for a place', async () => {
  using folder = new FleetFolder();
  const before = folder.asItStands();
  const undo = freeze(folder.shared);
  try {
    expect(await folder.lines()).toBe(3);
    expect(existsSync(join(folder.shared, 'aggregated'))).toBe(false);
    const { status, stderr } = await folder.aggregates();
    expect([status, stderr]).toEqual([1, expect.stringMatching(/cannot be written; .*--out FILE/)]);
    const out = folder.file('elsewhere.db');
    expect(await folder.aggregates('--out', out)).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(out)).toBe(true);
  } finally {
    undo();
  }
  expect(folder.asItStands()).toEqual(before);
});

test.each<[string, (folder: FleetFolder) => void]>([
  [
    'a link to another folder',
    (folder) => {
      mkdirSync(folder.file('elsewhere'));
      symlinkSync(folder.file('elsewhere'), join(folder.shared, 'aggregated'));
    },
  ],
  [
    'a folder in which the file is a link',
    (folder) => {
      mkdirSync(folder.file('elsewhere'));
      mkdirSync(join(folder.shared, 'aggregated'));
      symlinkSync(folder.file('elsewhere/stats.db'), join(folder.shared, combined));
    },
  ],
  ['a file', (folder) => writeFileSync(join(folder.shared, 'aggregated'), '')],
])('where aggregated is %s, nothing is written there', async (_, make) => {
  using folder = new FleetFolder();
  make(folder);
  const before = folder.asItStands();
  expect(await folder.lines()).toBe(3);
  expect(existsSync(folder.file('elsewhere')) ? readdirSync(folder.file('elsewhere')) : []).toEqual([]);
  expect(folder.asItStands()).toEqual(before);
});

/** As somebody else, where there is somebody: without the rights of root. */
const nobody = { uid: 12_345, gid: 12_345 };
const isRoot = process.getuid?.() === 0;

test('where aggregated is somebody else’s, nothing is written there', async () => {
  using folder = new FleetFolder();
  mkdirSync(join(folder.shared, 'aggregated'));
  // Who is not root can give nothing away: then it is a folder that they may not write to.
  if (isRoot) chownSync(join(folder.shared, 'aggregated'), nobody.uid, nobody.gid);
  else chmodSync(join(folder.shared, 'aggregated'), 0o500);
  expect(await folder.lines()).toBe(3);
  expect(readdirSync(join(folder.shared, 'aggregated'))).toEqual([]);
});

test('a file that goes keeps what it told, also when it comes back elsewhere', async () => {
  using folder = new FleetFolder();
  expect(await folder.lines()).toBe(3);
  rmSync(folder.file('away.db'), { force: true });
  renameSync(folder.db('B'), folder.file('away.db'));
  expect(await folder.lines()).toBe(3);
  expect((await folder.sources()).map(({ gone_at }) => gone_at !== null)).toEqual([false, true]);
  renameSync(folder.file('away.db'), folder.db('B-moved'));
  expect(await folder.lines()).toBe(3);
  const sources = await folder.sources();
  expect(sources.map(({ path, gone_at }) => [path, gone_at])).toEqual([
    [folder.db('A'), null],
    [folder.db('B-moved'), null],
  ]);
});

test('a database of the Python tool is one source, before and after its agent has our version', async () => {
  using folder = new FleetFolder();
  const python = makePythonDatabase(folder.db('P'));
  fillPythonDatabase(python);
  python.close();
  const before = folder.asItStands();
  expect(await folder.lines()).toBe(13);
  expect(folder.asItStands()).toEqual(before);
  const there = await folder.sources();
  openStore(folder.db('P')).close();
  expect(await folder.lines()).toBe(13);
  const now = await folder.sources();
  expect(now.map(({ path, error, gone_at }) => [path, error, gone_at])).toEqual(
    there.map(({ path }) => [path, null, null]),
  );
});

test('a writer in the middle of its transaction is no obstacle, and not read', async () => {
  using folder = new FleetFolder();
  const writer = openStore(folder.db('B'));
  writer.exec('BEGIN EXCLUSIVE');
  addCommit(writer, { agent_id: 'B', ai_lines_added: 7 });
  expect(await folder.lines()).toBe(3);
  expect((await folder.reads('stats')).stderr).toBe('');
  writer.exec('COMMIT');
  expect(await folder.lines()).toBe(10);
  writer.close();
  expect(await folder.lines()).toBe(10);
});

test('so is one that keeps the file for itself, without a log', async () => {
  using folder = new FleetFolder();
  const owner = openSqlite(folder.db('B'));
  owner.pragma('journal_mode = DELETE');
  owner.pragma('locking_mode = EXCLUSIVE');
  owner.exec('BEGIN EXCLUSIVE');
  addCommit(owner, { agent_id: 'B', ai_lines_added: 7 });
  const before = readdirSync(folder.shared);
  expect(await folder.lines()).toBe(3);
  expect(readdirSync(folder.shared)).toEqual([...before, 'aggregated'].sort());
  owner.exec('ROLLBACK');
  owner.close();
});
