import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../config/pause.ts';
import { UserError } from '../config/user-error.ts';
import { errorCode } from './explain-error.ts';
import { migrate, type Store } from './open.ts';
import { currentSchema, headerOf, schemaVersion } from './schema.ts';
import { openSqlite } from './sqlite.ts';

const attempts = 10;
const pauseMs = 20;

/**
 * Opens a copy of the database, with the log or journal that belongs to it, brought to our schema. Leaves no file
 * behind.
 */
export function openCopy(path: string): Store {
  const folder = makeScratch();
  try {
    const db = copyInto(path, join(folder, 'copy.db'));
    db.pragma('query_only = ON');
    return db;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder for copies, which nobody else may look into. */
export function makeScratch(): string {
  return mkdtempSync(join(tmpdir(), 'ai-tracker-read-'));
}

/** Copies the database, with the log or journal that belongs to it, to `copy`, brings that to our schema, and opens it. */
function copyInto(path: string, copy: string): Store {
  copyIntoScratch(path, copy);
  return openCopied(copy);
}

function openCopied(copy: string, look: (store: Store) => void = () => {}): Store {
  const db = openSqlite(copy);
  try {
    db.pragma('synchronous = OFF');
    // Takes the log in, so that the open file alone is the database and its name can go.
    db.pragma('journal_mode = DELETE');
    look(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Copies the database to `copy`, so that this is a file by itself, of our schema. Returns the schema that it had. `look`: at
 * what it holds before it is changed.
 */
export function copyAsCurrent(path: string, copy: string, look: (store: Store) => void): number {
  copyIntoScratch(path, copy);
  const header = headerOf(copy);
  if (isCurrent(header) && !hasMore(copy)) {
    keepWithoutLog(copy, header);
    return currentSchema;
  }
  let version = 0;
  openCopied(copy, (store) => {
    version = schemaVersion(store);
    look(store);
  }).close();
  return version;
}

function isCurrent(header: Buffer): boolean {
  return header.toString('latin1', 0, 15) === 'SQLite format 3' && header.readUInt32BE(60) === currentSchema;
}

/** A log or journal that is not empty. */
function hasMore(copy: string): boolean {
  return ['-wal', '-journal'].some((suffix) => (statSync(copy + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0);
}

/** By its header: https://www.sqlite.org/fileformat.html#file_format_version_numbers */
function keepWithoutLog(copy: string, header: Buffer): void {
  if (header[18] !== 2 && header[19] !== 2) return;
  const file = openSync(copy, 'r+');
  try {
    writeSync(file, Buffer.from([1, 1]), 0, 2, 18);
  } finally {
    closeSync(file);
  }
}

function copyIntoScratch(path: string, copy: string): void {
  try {
    copyConsistently(path, copy);
  } catch (cause) {
    if (errorCode(cause) !== 'ENOSPC') throw cause;
    throw new UserError(`${tmpdir()} has no room for a copy of ${path}`, 'set TMPDIR to a folder on a larger disk', {
      cause,
    });
  }
}

/** Copies again while a writer changes the file under us. */
function copyConsistently(path: string, copy: string): void {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = stateOf(path);
    copyFile(path, copy);
    for (const suffix of ['-wal', '-journal']) {
      rmSync(`${copy}${suffix}`, { force: true });
      if (existsSync(`${path}${suffix}`)) copyFile(`${path}${suffix}`, `${copy}${suffix}`);
    }
    if (stateOf(path) === before) return;
    pause(pauseMs);
  }
  throw new UserError(`the database ${path} is written to without a pause`, 'try again in a moment');
}

function copyFile(from: string, to: string): void {
  // Shares the blocks where the file system can.
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, 0o600);
}

/**
 * What must stay the same for a copy to be one state. A log that only grew meanwhile is no matter: its frames override
 * pages of the file, and those that a checkpoint moves are still in it until its header changes. Without a log, the
 * file itself must not have been written.
 */
function stateOf(path: string): string {
  const log = headOf(`${path}-wal`);
  if (log) return `wal ${log}`;
  const file = statSync(path);
  return `${file.mtimeMs} ${file.size} ${headOf(`${path}-journal`)}`;
}

/** The header, whose salt changes when a log begins anew. */
function headOf(path: string): string {
  const head = Buffer.alloc(32);
  try {
    const file = openSync(path, 'r');
    try {
      return head.toString('hex', 0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
