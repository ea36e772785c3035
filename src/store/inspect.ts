import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { explainError } from './explain-error.ts';
import { isNetworkFileSystem } from './network-file-system.ts';
import type { Store } from './open.ts';
import { openAsItStands } from './open-for-reading.ts';
import { headerOf, refuseNewer, schemaVersion } from './schema.ts';
import { openSqlite, sqliteInUse } from './sqlite.ts';

/** What `doctor` wants to know of a database file. Looks, and changes nothing. */
export type Inspection =
  | {
      readonly state: 'missing' | 'ok';
      readonly writable: boolean;
      readonly network: boolean;
      /** Whose SQLite looked. */
      readonly sqlite: string;
      readonly details: string;
    }
  | { readonly state: 'broken'; readonly message: string; readonly hint: string | undefined };

/**
 * Opens the database to look only; what is wrong with it becomes `broken`, never an error. `asItStands`: no file may
 * appear beside it either.
 */
export function inspectDatabase(path: string, asItStands = false): Inspection {
  const where = { writable: isWritable(path), network: isNetworkFileSystem(path) };
  try {
    const file = statSync(path, { throwIfNoEntry: false });
    if (file?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    const sqlite = sqliteInUse();
    if (!file?.size) return { state: 'missing', ...where, sqlite, details: '' };
    return { state: 'ok', ...where, sqlite, details: asItStands ? lookAt(path) : readDetails(path) };
  } catch (error) {
    const explained = explainError(error, path);
    const message = explained instanceof Error ? explained.message : String(explained);
    return { state: 'broken', message, hint: explained instanceof UserError ? explained.hint : undefined };
  }
}

function readDetails(path: string): string {
  const db = openSqlite(path, { readonly: true, timeout: 2000 });
  try {
    const version = schemaVersion(db);
    refuseNewer(version);
    checkIntegrity(db);
    return `schema ${version}, journal mode ${db.pragma('journal_mode', { simple: true })}, integrity ok`;
  } finally {
    db.close();
  }
}

function lookAt(path: string): string {
  const db = openAsItStands(path);
  try {
    checkIntegrity(db);
    return `schema ${headerOf(path).readUInt32BE(60)}, integrity ok`;
  } finally {
    db.close();
  }
}

function checkIntegrity(db: Store): void {
  const integrity = db.pragma('quick_check(1)', { simple: true });
  if (integrity !== 'ok') throw Object.assign(new Error(String(integrity)), { code: 'SQLITE_CORRUPT' });
}

/** A file that is there, and its folder, where SQLite puts its log; else the nearest folder above, to be made in. */
function isWritable(path: string): boolean {
  try {
    if (existsSync(path)) accessSync(path, constants.W_OK);
    accessSync(nearestFolder(path), constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nearestFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
