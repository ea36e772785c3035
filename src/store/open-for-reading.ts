import { statSync } from 'node:fs';
import { errorCode, explainError } from './explain-error.ts';
import { currentSchema, headerOf, migrate, openStore, refuseNewer, type Store, schemaVersion } from './open.ts';
import { openCopy } from './open-copy.ts';
import { openSqlite } from './sqlite.ts';

/** How long to wait for whoever holds the file before reading a copy of it. */
const patience = 500;

/**
 * Opens the database of this agent to read whatever state it is in: locked, on a read-only mount, of an older schema.
 * A missing or empty file reads as an empty database. Throws a `UserError` when it is damaged, newer than this program,
 * or no file.
 */
export function openForReading(path: string): Store {
  return openOr(path, () => openInPlace(path) ?? openCopy(path));
}

/**
 * Opens anybody's database as it stands: not a byte of it changes, and no file appears beside it. A log makes SQLite
 * write beside the file, and an older schema is brought to ours: both are read from a copy.
 */
export function openAsItStands(path: string): Store {
  return openOr(path, () => (hasLog(path) ? undefined : openCurrent(path)) ?? openCopy(path));
}

function openOr(path: string, open: () => Store): Store {
  try {
    const file = statSync(path, { throwIfNoEntry: false });
    if (!file || (file.isFile() && file.size === 0)) return emptyStore();
    if (file.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    return open();
  } catch (error) {
    throw explainError(error, path);
  }
}

/** `undefined` when it can only be read from a copy. */
function openInPlace(path: string): Store | undefined {
  return openCurrent(path, () => migrateInPlace(path));
}

/** Opens a file of our schema where it is; `undefined`: that cannot be done. */
function openCurrent(path: string, older: () => Store | undefined = () => undefined): Store | undefined {
  let db: Store | undefined;
  try {
    db = openSqlite(path, { readonly: true, fileMustExist: true, timeout: patience });
    const version = schemaVersion(db);
    refuseNewer(version);
    // The schema is read at the first query: a file that cannot be read shows it here, not half way through a report.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    if (version === currentSchema) return db;
  } catch (error) {
    db?.close();
    if (needsCopy(error)) return undefined;
    throw error;
  }
  db.close();
  return older();
}

function migrateInPlace(path: string): Store | undefined {
  try {
    openStore(path, { timeout: patience }).close();
  } catch (error) {
    if (needsCopy(error)) return undefined;
    throw error;
  }
  return openInPlace(path);
}

/** By the header, which says whether a file is kept with a write-ahead log: https://www.sqlite.org/fileformat.html */
function hasLog(path: string): boolean {
  return headerOf(path)[18] === 2;
}

/** The lock or the write that reading needs cannot be had here (a log to replay, its shared memory to create). */
function needsCopy(error: unknown): boolean {
  return /^(SQLITE_(BUSY|READONLY|CANTOPEN|PROTOCOL|LOCKED|IOERR_SHM|FULL)|EROFS|EACCES|EPERM)/.test(
    errorCode(error) ?? '',
  );
}

function emptyStore(): Store {
  const db = openSqlite(':memory:');
  migrate(db);
  return db;
}
