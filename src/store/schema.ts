import { closeSync, openSync, readSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { UserError } from '../config/user-error.ts';

/** The schema that this program writes: how many migrations there are (migrations/index.ts). */
export const currentSchema = 17;

/** How many of the migrations a database has had. */
export function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Throws a `UserError` for a schema that only a newer version of the program knows. */
export function refuseNewer(version: number): void {
  if (version <= currentSchema) return;
  throw new UserError(
    `the database was written by a newer ai-tracker (schema ${version}, this one knows ${currentSchema})`,
    'update ai-tracker, or point AI_TRACKER_DB_PATH at another file',
  );
}

/** The first 100 bytes of a database file; zeros where it is shorter. */
export function headerOf(path: string): Buffer {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    readSync(file, header);
    return header;
  } finally {
    closeSync(file);
  }
}
