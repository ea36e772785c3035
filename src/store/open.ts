import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';
import { UserError } from '../config/user-error.ts';
import { migrations } from './migrations/index.ts';

export type Store = Database;

export interface OpenOptions {
  /** How long to wait for another writer, in ms. */
  readonly timeout?: number;
}

/** Opens the database for writing: creates folder and file, sets the pragmas, migrates. The one place that does. */
export function openStore(path: string, options: OpenOptions = {}): Store {
  mkdirSync(dirname(path), { recursive: true });
  const isNew = !existsSync(path);
  const db = new DatabaseConstructor(path, { timeout: options.timeout ?? 10_000 });
  try {
    if (isNew) chmodSync(path, 0o600);
    db.pragma('foreign_keys = ON');
    db.pragma('journal_mode = WAL');
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
  if (schemaVersion(db) === migrations.length) return;
  db.transaction(() => {
    const version = schemaVersion(db);
    if (version > migrations.length) {
      throw new UserError(
        `the database was written by a newer ai-tracker (schema ${version}, this one knows ${migrations.length})`,
        'update ai-tracker, or point AI_TRACKER_DB_PATH at another file',
      );
    }
    for (const run of migrations.slice(version)) run(db);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}
