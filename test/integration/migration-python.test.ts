import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { openForReading } from '../../src/store/open-for-reading.ts';
import { currentSchema, schemaVersion } from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { runHere } from '../helpers/fake-io.ts';
import { fillPythonDatabase, insert, makePythonDatabase, ScratchFolder } from '../helpers/records.ts';
import { buildChild, runChild } from '../helpers/run-child.ts';

function pythonDatabase(folder: ScratchFolder): string {
  const path = folder.file('tracker.db');
  const db = makePythonDatabase(path);
  fillPythonDatabase(db);
  db.close();
  return path;
}

function rowsOf(path: string, table: string): unknown[] {
  const db = openSqlite(path, { readonly: true });
  const rows = db.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
  db.close();
  return rows;
}

describe('a database of the Python tool', () => {
  test('keeps every row with its id, one of no commit and a sha that stands twice included', () => {
    using folder = new ScratchFolder();
    const path = pythonDatabase(folder);
    openStore(path).close();
    expect(rowsOf(path, 'edits')).toMatchObject([
      { id: 1, tool_type: 'Edit', file_path: '/home/dev/api/a.ts', working_directory: '/home/dev/api', committed: 1 },
      { id: 2, tool_type: 'Write', lines_added: 9, timestamp: '2026-01-09T18:00:00.123456Z', committed: 0 },
    ]);
    expect(rowsOf(path, 'commits')).toMatchObject([
      {
        id: 1,
        commit_sha: 'a'.repeat(40),
        repository_name: 'api',
        repository_path: '/home/dev/api',
        ai_lines_added: 10,
        counted: 1,
      },
      { id: 2, commit_sha: 'a'.repeat(40), human_lines_added: 5, unknown_lines_added: 0, counted: 1 },
      { id: 3, commit_sha: 'b'.repeat(40), human_lines_added: 7, human_lines_removed: 3, counted: 1 },
    ]);
    expect(rowsOf(path, 'commit_files')).toMatchObject([
      { id: 1, commit_id: 1, ai_lines: 10, human_lines: 5, ai_lines_removed: 2, human_lines_removed: 3 },
      { id: 2, commit_id: 99, ai_lines: 10, human_lines: 5 },
    ]);
  });

  test('shows the totals that it had', async () => {
    using folder = new ScratchFolder();
    const path = pythonDatabase(folder);
    const { stdout } = await runHere(['stats', '--json', '--db', path]);
    expect(JSON.parse(stdout)).toMatchObject({
      totals: { commits: 3, ai_lines_added: 20, ai_lines_removed: 4, human_lines_added: 17, human_lines_removed: 9 },
      daily: [
        { date: '2026-01-09', commits: 2, ai_lines_added: 20 },
        { date: '2026-01-11', commits: 1, human_lines_added: 7 },
      ],
      pending: { edits: 1 },
    });
  });

  test('goes on where it was: new rows get new ids', () => {
    using folder = new ScratchFolder();
    const path = pythonDatabase(folder);
    const db = openStore(path);
    const edit = { timestamp: '', session_id: '', tool_type: 'Edit', file_path: '/a', working_directory: '/' };
    const id = insert(db, 'edits', { ...edit, lines_added: 1, lines_removed: 0 });
    expect(id).toBe(3);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.close();
  });

  test('opens a second time as it is', () => {
    using folder = new ScratchFolder();
    const path = pythonDatabase(folder);
    openStore(path).close();
    const before = readFileSync(path);
    openStore(path).close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.each([
    ['edits alone', ['edits']],
    ['commits alone', ['commits', 'commit_files']],
    ['nothing at all', []],
  ])('opens with %s', (_, tables) => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    makePythonDatabase(path, tables).close();
    openStore(path).close();
    expect(rowsOf(path, 'edits')).toEqual([]);
  });

  test('opens with columns that are missing, added or NULL', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    const db = openSqlite(path);
    db.exec(`
      CREATE TABLE edits (id INTEGER PRIMARY KEY, timestamp TEXT, session_id TEXT, tool TEXT, file_path TEXT,
        lines_added INTEGER, lines_removed INTEGER, note TEXT);
      INSERT INTO edits VALUES (7, '2026-01-09T18:00:00Z', NULL, 'Edit', '/a', 1, NULL, 'mine');
    `);
    db.close();
    openStore(path).close();
    expect(rowsOf(path, 'edits')).toMatchObject([
      {
        id: 7,
        session_id: '',
        tool_type: 'Edit',
        lines_added: 1,
        lines_removed: 0,
        working_directory: '',
        committed: 0,
      },
    ]);
  });

  test('is read where it cannot be written, and stays as it is', () => {
    using folder = new ScratchFolder();
    const path = pythonDatabase(folder);
    const before = readFileSync(path);
    const blocker = openSqlite(path);
    blocker.exec('BEGIN IMMEDIATE');
    const store = openForReading(path);
    expect(store.prepare('SELECT count(*) AS n FROM commits').get()).toEqual({ n: 3 });
    store.close();
    blocker.exec('ROLLBACK');
    blocker.close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('is the old one after a migration that was killed half way, and migrates the next time', async () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    const filler = makePythonDatabase(path);
    fillPythonDatabase(filler);
    const many = filler.prepare(
      "INSERT INTO edits SELECT NULL, timestamp, session_id, 'Edit', file_path || ?, 1, 0, cwd, 1 FROM edits LIMIT 1",
    );
    filler.transaction(() => {
      for (let i = 0; i < 5000; i++) many.run(String(i));
    })();
    filler.close();
    const script = folder.file('child.cjs');
    buildChild('migrate-and-die.ts', script);
    expect(await runChild(script, [path])).toMatchObject({ signal: 'SIGKILL' });
    const left = openSqlite(path);
    expect(schemaVersion(left)).toBe(0);
    expect(left.prepare('SELECT count(*) AS n, min(tool) AS tool FROM edits').get()).toEqual({ n: 5002, tool: 'Edit' });
    left.close();
    const store = openStore(path);
    expect(schemaVersion(store)).toBe(currentSchema);
    expect(store.prepare('SELECT count(*) AS n FROM edits').get()).toEqual({ n: 5002 });
    store.close();
  });
});
