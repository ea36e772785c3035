import { chmodSync, closeSync, existsSync, lstatSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import type { Database } from 'better-sqlite3';
import { makeFolders } from '../config/make-folders.ts';
import { pause } from '../config/pause.ts';
import { UserError } from '../config/user-error.ts';
import { errorCode, explainError } from './explain-error.ts';
import { fileIdentity } from './file-identity.ts';
import { migrations } from './migrations/index.ts';
import { isNetworkFileSystem } from './network-file-system.ts';
import { currentSchema, headerOf, refuseNewer, schemaVersion } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Store = Database;

/** As many as `currentSchema` says. */
const all = migrations satisfies { readonly length: typeof currentSchema };

export interface OpenOptions {
  /** How long to wait for another writer, in ms. */
  readonly timeout?: number;
}

/** Opens the database for writing: creates folder and file, sets the pragmas, migrates. The one place that does. */
export function openStore(path: string, options: OpenOptions = {}): Store {
  try {
    makeFolders(dirname(path));
    refuseForeign(path);
    // An empty file is an empty database: what is opened below has lain there before.
    if (existsSync(path)) refuseNewer(storedSchema(path));
    else closeSync(openSync(path, 'a', 0o600));
    const timeout = options.timeout ?? 10_000;
    const identity = fileIdentity(path);
    const store = prepare(openSqlite(path, { timeout }), path, timeout);
    identities.set(store, fileIdentity(path) === identity ? identity : undefined);
    return store;
  } catch (error) {
    throw explainError(error, path);
  }
}

/** Which file each open database is; `undefined`: it was replaced while it was opened. */
const identities = new WeakMap<Store, string | undefined>();

/** Whether the file of an open database still lies at its path: nobody deleted or replaced it. */
export function isAtItsPath(store: Store): boolean {
  const identity = identities.get(store);
  return identity !== undefined && fileIdentity(store.name) === identity;
}

function prepare(db: Database, path: string, timeout: number): Store {
  try {
    setJournalMode(db, isNetworkFileSystem(path) ? 'delete' : 'wal', Math.min(timeout, 2000));
    // A delivery leaves the spool only after its transaction is durable: FULL syncs the log at each commit.
    db.pragma('synchronous = FULL');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs the migrations that are missing, all in one transaction, with the version read again inside it. */
export function migrate(db: Database): void {
  if (schemaVersion(db) === currentSchema) return;
  // Off as https://www.sqlite.org/lang_altertable.html advises: a row that refers to nothing is kept as it is.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    const version = schemaVersion(db);
    refuseNewer(version);
    for (const run of all.slice(version)) run(db);
    db.pragma(`user_version = ${currentSchema}`);
  }).immediate();
  db.pragma('foreign_keys = ON');
}

/** What somebody else made where ours is to be, they could read; root is trusted. */
function refuseForeign(path: string): void {
  const [found, me] = [lstatSync(path, { throwIfNoEntry: false }), process.geteuid?.()];
  if (found === undefined || me === undefined) return;
  if (found.uid !== me && found.uid !== 0) {
    throw new UserError(
      `${path} is somebody else's${found.isSymbolicLink() ? ' link' : ''}: nothing is recorded in it`,
      'point AI_TRACKER_DB_PATH or AI_TRACKER_SHARED_DIR at another place',
    );
  }
  if (found.isFile() && found.uid === me && (found.mode & 0o002) !== 0) chmodSync(path, found.mode & 0o770);
}

/**
 * The schema of a file without opening it for writing, which alone may change its bytes (a journal mode, a checkpoint).
 * It stands in the header; with a write-ahead log only SQLite can tell.
 */
function storedSchema(path: string): number {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    const db = openSqlite(path, { readonly: true, fileMustExist: true });
    try {
      return schemaVersion(db);
    } finally {
      db.close();
    }
  }
  const header = headerOf(path);
  return header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(60) : 0;
}

/**
 * Changing the mode needs the file alone, and SQLite does not wait for that by itself. A mode that cannot be had now
 * (another process reads), or ever (the file system lacks shared memory), leaves the old one, which is slower and as
 * safe.
 */
function setJournalMode(db: Database, wanted: 'wal' | 'delete', timeout: number): void {
  for (const deadline = Date.now() + timeout; ; ) {
    try {
      if (db.pragma('journal_mode', { simple: true }) !== wanted) db.pragma(`journal_mode = ${wanted}`);
      return;
    } catch (error) {
      if (errorCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
      if (Date.now() >= deadline) return;
      pause(5 + Math.random() * 20);
    }
  }
}
