import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { writeDelivery } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { runHere } from '../helpers/fake-io.ts';
import { addCommit, fillPythonDatabase, makePythonDatabase } from '../helpers/records.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.agentWrites('a.txt', 'one\ntwo\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

const reading = [
  ['stats'],
  ['stats', '--json', '--chart'],
  ['show'],
  ['blame', 'a.txt'],
  ['agents'],
  ['sessions'],
  ['tools'],
  ['verify'],
  ['doctor'],
];

/** All that lies beside a file, byte for byte. */
function surroundings(path: string): Record<string, string> {
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(dirname(path), name)).toString('base64')]));
}

function run(args: readonly string[], env: Record<string, string> = {}) {
  return runHere(args, { env: { HOME: work.home, AI_TRACKER_DB_PATH: work.database, ...env }, cwd: work.repo });
}

/** Every reading command is run on a file; all that is there must be as it was. */
async function expectUntouched(path: string, options: readonly string[], env: Record<string, string> = {}) {
  const before = surroundings(path);
  for (const args of reading) await run([...args, ...options], env);
  expect(surroundings(path)).toEqual(before);
}

describe('a database that --db names', () => {
  test('a backup is read as it stands: no commit made since comes into it, and no file beside it', async () => {
    const backup = join(work.root, 'backup.db');
    const db = openSqlite(work.database);
    db.exec(`VACUUM INTO '${backup}'`);
    db.close();
    work.agentWrites('b.txt', 'a\nb\nc\n');
    work.commitAll();
    await expectUntouched(backup, ['--db', backup]);
    const { stdout } = await run(['stats', '--json', '--db', backup]);
    expect(JSON.parse(stdout).totals).toMatchObject({ commits: 1, ai_lines_added: 2, human_lines_added: 0 });
    const shown = await run(['show', '--db', backup]);
    expect(shown).toMatchObject({ status: 1, stdout: '' });
    const blamed = JSON.parse((await run(['blame', 'b.txt', '--json', '--db', backup])).stdout);
    expect(blamed).toMatchObject({ ai_lines: 0, human_lines: 0, unknown_lines: 3 });
  });

  test('a copy of a file that is kept with a log gets neither log nor shared memory beside it', async () => {
    const copy = join(work.root, 'copy.db');
    copyFileSync(work.database, copy);
    expect(readFileSync(copy)[18]).toBe(2);
    await expectUntouched(copy, ['--db', copy]);
  });

  test('what a writer has in its log is read, and the log left alone', async () => {
    const path = join(work.root, 'live.db');
    const writer = openStore(path);
    addCommit(writer, { ai_lines_added: 5 });
    expect(Object.keys(surroundings(path))).toEqual(['live.db', 'live.db-shm', 'live.db-wal']);
    await expectUntouched(path, ['--db', path]);
    const { stdout } = await run(['stats', '--json', '--db', path]);
    expect(JSON.parse(stdout).totals.ai_lines_added).toBe(5);
    writer.close();
  });

  test('of an older schema is read from a copy that has ours', async () => {
    const path = join(work.root, 'old.db');
    const old = makePythonDatabase(path);
    fillPythonDatabase(old);
    old.close();
    const before = surroundings(path);
    const { stdout } = await run(['stats', '--json', '--db', path]);
    expect(surroundings(path)).toEqual(before);
    expect(JSON.parse(stdout).totals).toMatchObject({ commits: 3, ai_lines_added: 20 });
  });

  test('has deliveries beside it: they stay, and are said to wait', async () => {
    const path = join(work.root, 'waits.db');
    openStore(path).close();
    writeDelivery(spoolDir(path), { verb: 'hook', args: [], cwd: work.repo, env: {}, payload: '{}' });
    const before = readdirSync(spoolDir(path));
    const { stderr, status } = await run(['stats', '--db', path]);
    expect([status, stderr]).toEqual([
      0,
      'ai-tracker: 1 delivery waits and is not counted yet: a file that --db names is only read\n',
    ]);
    expect(readdirSync(spoolDir(path))).toEqual(before);
  });

  test('is not mended: --repair says where it can be', async () => {
    const path = join(work.root, 'backup.db');
    copyFileSync(work.database, path);
    const before = surroundings(path);
    const { status, stderr, stdout } = await run(['verify', '--repair', '--db', path]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--repair repairs only the database of this agent');
    expect(surroundings(path)).toEqual(before);
  });

  test('that is no database is left alone, and no advice moves or removes it', async () => {
    const path = join(work.root, 'passwd');
    writeFileSync(path, 'root:x:0:0::/root:/bin/sh\n'.repeat(40));
    for (const command of ['stats', 'show', 'verify', 'doctor']) {
      const { stdout, stderr } = await run([command, '--db', path]);
      expect(stdout + stderr).toContain('is not an SQLite database');
      expect(stdout + stderr).not.toMatch(/\b(mv|rm|move|remove|chmod)\b/);
    }
  });
});

describe('the database of another agent in the shared folder', () => {
  test('is read as it stands, one that is kept with a log too', async () => {
    const path = join(work.root, 'w2.db');
    copyFileSync(work.database, path);
    const env = { AI_TRACKER_SHARED_DIR: work.root, AGENT_ID: 'w1', AI_TRACKER_DB_PATH: '' };
    const before = surroundings(path);
    for (const name of ['stats', 'agents', 'sessions', 'tools']) {
      expect((await run([name, '--agent', 'w2'], env)).status).toBe(0);
    }
    expect(surroundings(path)).toEqual(before);
  });

  test('one’s own is brought up to date, also by its name', async () => {
    const env = { AI_TRACKER_SHARED_DIR: work.root, AGENT_ID: 'w1', AI_TRACKER_DB_PATH: '' };
    const payload = { session_id: 's', hook_event_name: 'SessionStart', source: 'startup' };
    const spool = spoolDir(join(work.root, 'w1.db'));
    openStore(join(work.root, 'w1.db')).close();
    writeDelivery(spool, { verb: 'hook', args: [], cwd: work.repo, env: {}, payload: JSON.stringify(payload) });
    const { stdout } = await run(['sessions', '--json', '--agent', 'w1'], env);
    expect(JSON.parse(stdout).totals.sessions).toBe(1);
  });
});
