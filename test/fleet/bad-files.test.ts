import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { addAgentCommit, FleetFolder } from '../helpers/fleet-folder.ts';
import { addCommit } from '../helpers/records.ts';

// What may lie among the agents' databases: the others are read, what is wrong is said in one line, and nothing is changed.

/** A database of ours, changed. */
function ours(change: (db: Store) => void): (path: string) => void {
  return (path) => {
    const db = openStore(path);
    addAgentCommit(db, 'C', 4);
    db.pragma('foreign_keys = OFF');
    change(db);
    db.close();
  };
}

function damaged(path: string): void {
  ours((db) => {
    for (let at = 0; at < 300; at++) addCommit(db);
  })(path);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 8192, bytes.length - 8192));
}

function without(table: string, instead: string): (path: string) => void {
  return ours((db) => db.exec(`DROP TABLE ${table}; ${instead}`));
}

const bad: readonly [what: string, make: (path: string) => void, error: RegExp][] = [
  ['text', (path) => writeFileSync(path, 'not a database\n'), /not an SQLite database/],
  [
    'a header without a database',
    (path) => writeFileSync(path, `SQLite format 3\0${'x'.repeat(5000)}`),
    /SQLite database|damaged/,
  ],
  ['a database that is damaged inside', damaged, /damaged/],
  [
    'half a copy',
    (path) => {
      ours((db) => {
        for (let at = 0; at < 300; at++) addCommit(db);
      })(path);
      truncateSync(path, Math.floor(readFileSync(path).length / 8192) * 4096);
    },
    /damaged/,
  ],
  [
    'somebody else’s SQLite',
    (path) => {
      const db = openSqlite(path);
      db.exec('CREATE TABLE notes (text)');
      db.close();
    },
    /no database of ai-tracker/,
  ],
  ['a newer schema', ours((db) => db.pragma('user_version = 9999')), /newer/],
  ['a named pipe', (path) => void execFileSync('mkfifo', [path]), /no file/],
  [
    'a symbolic link to a database',
    (path) => {
      ours(() => undefined)(`${path}.elsewhere`);
      symlinkSync(`${path}.elsewhere`, path);
    },
    /symbolic link/,
  ],
  ['a symbolic link to nothing', (path) => symlinkSync(`${path}.none`, path), /symbolic link/],
  ['a view in place of a table', without('commits', 'CREATE VIEW commits AS SELECT 1 AS id'), /no table commits/],
  [
    'a virtual table in place of one',
    without('edits', 'CREATE VIRTUAL TABLE edits USING fts5(path)'),
    /no table edits/,
  ],
  [
    'a table with other columns',
    without('line_ranges', 'CREATE TABLE line_ranges (start_line, end_line)'),
    /no such column/,
  ],
  [
    'a table of such rows as ours never has',
    without('tool_calls', 'CREATE TABLE tool_calls AS SELECT 1 AS id, NULL AS tool_name'),
    /no such column/,
  ],
  ['no identity', ours((db) => db.exec('DELETE FROM identity')), /which database/],
  ['an identity that is none', ours((db) => db.exec(`UPDATE identity SET database_id = 'x'' OR 1'`)), /which database/],
  ['ids that are another database’s', ours((db) => db.exec('UPDATE commits SET id = id + (1 << 32)')), /number/],
  ['ids below nothing', ours((db) => db.exec('UPDATE commit_files SET id = -id')), /number/],
];

test.each(bad)('%s', async (_, make, error) => {
  using folder = new FleetFolder();
  make(folder.db('C'));
  const before = folder.asItStands();
  const { status, stdout, stderr } = await folder.reads('stats', '--json');
  expect([status, JSON.parse(stdout).totals.ai_lines_added]).toEqual([0, 3]);
  expect(stderr).toMatch(/^ai-tracker: C\.db is not read: .*\n$/);
  expect(stderr).toMatch(error);
  const sources = await folder.sources();
  expect(sources.map((source) => [source.agent_id, source.error === null])).toEqual([
    ['A', true],
    ['B', true],
    ['C', false],
  ]);
  expect(sources[2]?.error).toMatch(error);
  expect(folder.asItStands()).toEqual(before);
});

test.each<[string, (path: string) => void]>([
  ['a folder of that name', (path) => mkdirSync(path)],
  ['an empty file, as somebody makes one', (path) => writeFileSync(path, '')],
  ['a log without a database', (path) => writeFileSync(`${path}-wal`, 'x')],
])('%s is nobody’s database, and nothing is said', async (_, make) => {
  using folder = new FleetFolder();
  make(folder.db('C'));
  const before = folder.asItStands();
  const { status, stdout, stderr } = await folder.reads('stats', '--json');
  expect([status, JSON.parse(stdout).totals.ai_lines_added, stderr]).toEqual([0, 3, '']);
  expect((await folder.sources()).map(({ agent_id }) => agent_id)).toEqual(['A', 'B']);
  expect(folder.asItStands()).toEqual(before);
});

test('triggers, views and rows beside ours are passed over', async () => {
  using folder = new FleetFolder();
  ours((db) =>
    db.exec(`CREATE VIEW sources AS SELECT 99 AS id; CREATE TABLE agent_totals (agent_id TEXT, ai_lines_added INTEGER);
      INSERT INTO agent_totals VALUES ('A', 1000000);
      CREATE TRIGGER evil AFTER INSERT ON commits BEGIN DELETE FROM edits; END`),
  )(folder.db('C'));
  const before = folder.asItStands();
  const { stdout, stderr } = await folder.reads('stats', '--json');
  expect(stderr).toBe('');
  const { agents } = JSON.parse(stdout) as { agents: { agent_id: string; ai_lines_added: number }[] };
  expect(agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added]).sort()).toEqual([
    ['A', 1],
    ['B', 2],
    ['C', 4],
  ]);
  expect(folder.asItStands()).toEqual(before);
});

test('a file that becomes bad keeps what it told, and becomes well again', async () => {
  using folder = new FleetFolder();
  folder.agent('C', 4);
  expect(await folder.lines()).toBe(7);
  const good = readFileSync(folder.db('C'));
  writeFileSync(folder.db('C'), Buffer.from(good).fill(0x5a, 100));
  const { stdout, stderr } = await folder.reads('stats', '--json');
  expect([JSON.parse(stdout).totals.ai_lines_added, stderr.split('\n').length]).toEqual([7, 2]);
  expect((await folder.sources())[2]).toMatchObject({
    agent_id: 'C',
    error: expect.stringMatching(/./),
    gone_at: null,
  });
  writeFileSync(folder.db('C'), good);
  expect((await folder.reads('stats')).stderr).toBe('');
  expect((await folder.sources())[2]).toMatchObject({ agent_id: 'C', error: null });
});

test('of a database and a copy beside it the newer is read, and the other told', async () => {
  using folder = new FleetFolder();
  copyFileSync(folder.db('A'), folder.db('0-backup'));
  const said = async () => (await folder.sources()).map(({ path, error }) => [path.split('/').at(-1), error]);
  expect(await folder.lines()).toBe(3);
  const isOld = ['A.db', expect.stringMatching(/copy of 0-backup\.db/)];
  expect(await said()).toEqual(
    [
      ['0-backup.db', null],
      ['B.db', null],
    ].toSpliced(1, 0, isOld as [string, null]),
  );
  const db = openStore(folder.db('A'));
  addCommit(db, { agent_id: 'A', ai_lines_added: 5 });
  db.close();
  expect(await folder.lines()).toBe(8);
  expect(await said()).toEqual([
    ['0-backup.db', expect.stringMatching(/copy of A\.db/)],
    ['A.db', null],
    ['B.db', null],
  ]);
  expect(existsSync(folder.db('0-backup'))).toBe(true);
});

test('a new database in the place of an old one is another: what the old one told stays, and it is gone', async () => {
  using folder = new FleetFolder();
  expect(await folder.lines()).toBe(3);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${folder.db('A')}${suffix}`, { force: true });
  folder.agent('A', 4);
  expect(await folder.lines()).toBe(7);
  const ofA = (await folder.sources()).filter(({ agent_id }) => agent_id === 'A');
  expect(ofA.map(({ gone_at }) => gone_at === null).sort()).toEqual([false, true]);
  expect(await folder.lines()).toBe(7);
});
