import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/store/open.ts';
import { openForReading } from '../../../src/store/open-for-reading.ts';
import { currentSchema } from '../../../src/store/schema.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { addCommit, freeze, ScratchFolder } from '../../helpers/records.ts';

/** A database with one commit. */
function recorded(path: string): void {
  const db = openStore(path);
  addCommit(db);
  db.close();
}

function commitsIn(path: string): number {
  const db = openForReading(path);
  try {
    return countCommits(db);
  } finally {
    db.close();
  }
}

function countCommits(db: Store): number {
  return (db.prepare('SELECT count(*) AS n FROM commits').get() as { n: number }).n;
}

function copiesLeft(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('ai-tracker-read-'));
}

describe('opening for reading', () => {
  test('a file that is not there, or empty, reads as an empty database and is not made', () => {
    using folder = new ScratchFolder();
    expect(commitsIn(folder.file('none.db'))).toBe(0);
    expect(existsSync(folder.file('none.db'))).toBe(false);
    writeFileSync(folder.file('empty.db'), '');
    expect(commitsIn(folder.file('empty.db'))).toBe(0);
    expect(readFileSync(folder.file('empty.db')).length).toBe(0);
  });

  test('cannot write', () => {
    using folder = new ScratchFolder();
    recorded(folder.file('tracker.db'));
    const db = openForReading(folder.file('tracker.db'));
    expect(() => db.exec('DELETE FROM commits')).toThrow(/readonly/);
    db.close();
  });

  test('a writer in the middle of its transaction is no obstacle, and not read', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    recorded(path);
    const writer = openStore(path);
    writer.exec('BEGIN EXCLUSIVE');
    addCommit(writer);
    expect(commitsIn(path)).toBe(1);
    writer.exec('COMMIT');
    expect(commitsIn(path)).toBe(2);
    writer.close();
  });

  test.each(['wal', 'delete'])('a file that another process keeps for itself is read from a copy (%s)', (mode) => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    recorded(path);
    const owner = openSqlite(path);
    owner.pragma(`journal_mode = ${mode}`);
    owner.pragma('locking_mode = EXCLUSIVE');
    addCommit(owner);
    owner.exec('BEGIN IMMEDIATE');
    addCommit(owner);
    const before = copiesLeft();
    const db = openForReading(path);
    expect(countCommits(db)).toBe(2);
    expect(copiesLeft()).toEqual(before);
    expect(() => db.exec('DELETE FROM commits')).toThrow(/readonly/);
    db.close();
    owner.close();
  });

  test('a transaction that was cut off in the middle of its pages is taken back in the copy', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    recorded(path);
    const writer = openSqlite(path);
    writer.pragma('journal_mode = DELETE');
    writer.pragma('cache_size = 5');
    writer.exec('BEGIN IMMEDIATE');
    for (let i = 0; i < 3000; i++) addCommit(writer);
    // Pages have spilled: the file holds half of the transaction, the journal what was there before.
    expect(existsSync(`${path}-journal`)).toBe(true);
    expect(commitsIn(path)).toBe(1);
    writer.exec('ROLLBACK');
    writer.close();
  });

  test('a read-only mount with a log is read from a copy', () => {
    using folder = new ScratchFolder();
    const path = folder.file('source.db');
    recorded(path);
    const writer = openStore(path);
    addCommit(writer);
    const frozen = folder.file('frozen');
    mkdirSync(frozen);
    copyFileSync(path, `${frozen}/tracker.db`);
    copyFileSync(`${path}-wal`, `${frozen}/tracker.db-wal`);
    writer.close();
    const thaw = freeze(frozen);
    try {
      expect(commitsIn(`${frozen}/tracker.db`)).toBe(2);
    } finally {
      thaw();
    }
  });

  test('an older schema on a read-only mount is migrated in a copy', () => {
    using folder = new ScratchFolder();
    const frozen = folder.file('frozen');
    mkdirSync(frozen);
    const old = openSqlite(`${frozen}/tracker.db`);
    old.exec('CREATE TABLE mine (id INTEGER)');
    old.close();
    const thaw = freeze(frozen);
    try {
      expect(commitsIn(`${frozen}/tracker.db`)).toBe(0);
    } finally {
      thaw();
    }
  });

  test('a newer database is refused and left as it is', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    const db = openSqlite(path);
    db.exec('CREATE TABLE future (id INTEGER)');
    db.pragma(`user_version = ${currentSchema + 1}`);
    db.close();
    const before = readFileSync(path);
    expect(() => openForReading(path)).toThrow(/newer ai-tracker/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('what is no database, or a damaged one, is said in one line with what to do', () => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    writeFileSync(path, 'x'.repeat(5000));
    expect(() => openForReading(path)).toThrow(`the database ${path} is not an SQLite database`);
    recorded(folder.file('good.db'));
    const bytes = readFileSync(folder.file('good.db'));
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(4000, 0x5a), bytes.subarray(4100)]));
    expect(() => openForReading(path)).toThrow(`the database ${path} is damaged`);
    writeFileSync(path, bytes.subarray(0, 3000));
    expect(() => openForReading(path)).toThrow(`the database ${path} is damaged`);
  });

  test('a folder is said to be one', () => {
    using folder = new ScratchFolder();
    expect(() => openForReading(folder.path)).toThrow(`the database ${folder.path} is a folder`);
  });
});
