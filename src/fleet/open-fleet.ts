import { lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { makeFolders } from '../config/make-folders.ts';
import { errorCode, explainError } from '../store/explain-error.ts';
import { isFleet, makeFleet } from '../store/fleet-schema.ts';
import { isNetworkFileSystem } from '../store/network-file-system.ts';
import type { Store } from '../store/open.ts';
import { currentSchema, schemaVersion } from '../store/schema.ts';
import { openSqlite } from '../store/sqlite.ts';

/** Where the file is in which the databases of a folder are read as one. */
export function fleetFile(dir: string): string {
  return join(dir, 'aggregated', 'combined_stats.db');
}

/**
 * Opens the fleet's file to write; makes it where it is not there, or made by other rules, or damaged: all that it holds
 * can be read again. `undefined`: there is no place to write it.
 */
export function openFleetFile(path: string): Store | undefined {
  try {
    makeFolders(dirname(path));
    if (!isOurs(dirname(path)) || !isOurs(path)) return undefined;
    return prepared(openMade(path) ?? remake(path));
  } catch (error) {
    if (isWithoutPlace(error)) return undefined;
    throw explainError(error, path);
  }
}

/** The same in memory. */
export function newFleet(): Store {
  const db = openSqlite(':memory:');
  makeFleet(db);
  return prepared(db);
}

/** Nobody else's, and no link to another place. */
function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  return !found.isSymbolicLink() && found.uid === (process.geteuid?.() ?? found.uid);
}

function openMade(path: string): Store | undefined {
  let db: Store | undefined;
  try {
    db = open(path);
    if (schemaVersion(db) === currentSchema && isFleet(db, bootFor(path))) return db;
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error) ?? '')) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return undefined;
}

/** Made beside and moved, so that nobody finds it half made. */
function remake(path: string): Store {
  const next = `${path}.${process.pid}`;
  removeFile(next);
  try {
    const db = open(next);
    try {
      makeFleet(db, bootFor(path));
    } finally {
      db.close();
    }
    removeFile(path);
    renameSync(next, path);
  } finally {
    removeFile(next);
  }
  return open(path);
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

function open(path: string): Store {
  const umask = process.umask(0o077);
  try {
    const db = openSqlite(path, { timeout: 60_000 });
    db.pragma(`journal_mode = ${isNetworkFileSystem(path) ? 'DELETE' : 'WAL'}`);
    db.pragma(`synchronous = ${bootFor(path) === null ? 'NORMAL' : 'OFF'}`);
    return db;
  } finally {
    process.umask(umask);
  }
}

/**
 * Which run of this machine it is. Nothing is waited for until it is on the disk: all of it can be read again, and is,
 * after the machine has been started anew. `null`: that cannot be told, or other machines write the file too.
 */
function bootFor(path: string): string | null {
  if (isNetworkFileSystem(path)) return null;
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
}

function prepared(db: Store): Store {
  // Rows of a source refer to each other, and go and come together.
  db.pragma('foreign_keys = OFF');
  // Nothing that a source brings along is run.
  db.pragma('trusted_schema = OFF');
  return db;
}

function isWithoutPlace(error: unknown): boolean {
  return /^(SQLITE_(READONLY|CANTOPEN|FULL|PERM)|EROFS|EACCES|EPERM|ENOSPC|ENOTDIR)/.test(errorCode(error) ?? '');
}
