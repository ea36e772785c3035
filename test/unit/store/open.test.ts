import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/config/user-error.ts';
import { openStore } from '../../../src/store/open.ts';
import { currentSchema } from '../../../src/store/schema.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { ScratchFolder } from '../../helpers/records.ts';
import { buildChild, runChild } from '../../helpers/run-child.ts';

/** A database that a newer version wrote, in the given journal mode. */
function newerDatabase(path: string, mode: string): void {
  const db = openSqlite(path);
  db.pragma(`journal_mode = ${mode}`);
  db.exec('CREATE TABLE future (id INTEGER); INSERT INTO future VALUES (1);');
  db.pragma(`user_version = ${currentSchema + 1}`);
  db.close();
}

describe('opening for writing', () => {
  test('makes the folders and a private file, with a log and foreign keys', () => {
    using folder = new ScratchFolder();
    const path = folder.file('a/b c/tracker.db');
    const db = openStore(path);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('user_version', { simple: true })).toBe(currentSchema);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    db.close();
  });

  test('works for 24 processes at once, of which all find it new', async () => {
    using folder = new ScratchFolder();
    const script = folder.file('child.cjs');
    buildChild('open-store.ts', script);
    const path = folder.file('new/tracker.db');
    const results = await Promise.all(Array.from({ length: 24 }, () => runChild(script, [path])));
    expect(results).toEqual(results.map(() => ({ status: 0, signal: null, stderr: '' })));
    const db = openStore(path);
    expect(db.prepare('SELECT count(*) AS n FROM deliveries').get()).toEqual({ n: 24 });
    db.close();
  });

  test.each(['delete', 'wal'])('refuses a newer database and leaves its bytes alone (journal mode %s)', (mode) => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    newerDatabase(path, mode);
    const before = readFileSync(path);
    expect(() => openStore(path)).toThrow(/newer ai-tracker \(schema \d+, this one knows \d+\)/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('refuses a newer database whose version stands in the log only, and leaves its bytes alone', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    openStore(path).close();
    const writer = openSqlite(path);
    writer.pragma('wal_autocheckpoint = 0');
    writer.pragma(`user_version = ${currentSchema + 1}`);
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    writer.close();
    const copy = folder.file('copy.db');
    writeFileSync(copy, file);
    writeFileSync(`${copy}-wal`, log);
    expect(() => openStore(copy)).toThrow(/newer ai-tracker/);
    expect(readFileSync(copy).equals(file)).toBe(true);
    expect(readFileSync(`${copy}-wal`).equals(log)).toBe(true);
  });

  test('keeps its journal mode while another process reads, and works', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    openStore(path).close();
    const reader = openSqlite(path);
    reader.pragma('journal_mode = DELETE');
    reader.exec('BEGIN; SELECT count(*) FROM edits;');
    const db = openStore(path, { timeout: 50 });
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    db.close();
    reader.close();
  });

  test.each([
    [
      'a text file',
      (path: string) => writeFileSync(path, 'not a database\n'.repeat(100)),
      /is not an SQLite database/,
      'name another file with --db',
    ],
    ['a damaged file', (path: string) => damage(path), /is damaged/, '.recover | sqlite3 recovered.db'],
  ])('says of %s what to do, which does no harm to it', (_, make, message, hint) => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    make(path);
    const error = thrownBy(() => openStore(path));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringContaining(hint),
    });
    expect(error).not.toMatchObject({ hint: expect.stringMatching(/\b(mv|rm|move|remove)\b/) });
  });

  test('says of a folder, and of a path below a file, what is wrong', () => {
    using folder = new ScratchFolder();
    expect(() => openStore(folder.path)).toThrow(/is a folder/);
    writeFileSync(folder.file('file'), '');
    expect(() => openStore(folder.file('file/tracker.db'))).toThrow(/not a folder/);
  });
});

/** A database whose schema page is cut to pieces. */
function damage(path: string): void {
  openStore(path).close();
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0x5a)]));
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
