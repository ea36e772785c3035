import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { errorCode, explainError } from './explain-error.ts';
import { currentSchema, headerOf, refuseNewer, schemaVersion } from './schema.ts';
import { openSqlite } from './sqlite.ts';

/** How long to wait for whoever holds the file before reading a copy of it. */
export const patience = 500;

/** A database that can be read where it is, or why there is none to be had so simply. */
export type AtOnce = Database | 'none' | 'older' | 'needs copy';

/** Opens a database of our schema where it is. Throws a `UserError` when it is damaged, newer than this program, or no file. */
export function openAtOnce(path: string): AtOnce {
  return explained(path, () => openUnless(path, () => false));
}

/** The same, unless it is kept with a log, beside which SQLite writes. */
export function openWithoutLog(path: string): AtOnce {
  return explained(path, () => openUnless(path, hasLog));
}

function explained(path: string, open: () => AtOnce): AtOnce {
  try {
    return open();
  } catch (error) {
    throw explainError(error, path);
  }
}

function openUnless(path: string, isUnfit: (path: string) => boolean): AtOnce {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file || (file.isFile() && file.size === 0)) return 'none';
  if (file.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  return isUnfit(path) ? 'needs copy' : openCurrent(path);
}

function openCurrent(path: string): AtOnce {
  let db: Database | undefined;
  try {
    db = openSqlite(path, { readonly: true, fileMustExist: true, timeout: patience });
    const version = schemaVersion(db);
    refuseNewer(version);
    // The schema is read at the first query: a file that cannot be read shows it here, not half way through a report.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    if (version === currentSchema) return db;
  } catch (error) {
    db?.close();
    if (needsCopy(error)) return 'needs copy';
    throw error;
  }
  db.close();
  return 'older';
}

/** By the header, which says whether a file is kept with a write-ahead log: https://www.sqlite.org/fileformat.html */
function hasLog(path: string): boolean {
  return headerOf(path)[18] === 2;
}

/** The lock or the write that reading needs cannot be had here (a log to replay, its shared memory to create). */
export function needsCopy(error: unknown): boolean {
  return /^(SQLITE_(BUSY|READONLY|CANTOPEN|PROTOCOL|LOCKED|IOERR_SHM|FULL)|EROFS|EACCES|EPERM)/.test(
    errorCode(error) ?? '',
  );
}
