import { createRequire } from 'node:module';
import DatabaseConstructor, { type Database, type Options } from 'better-sqlite3';

/** The compiled part. Named by its place, since looking for it takes as long as the rest of opening a database. */
const compiled = 'better-sqlite3/build/Release/better_sqlite3.node';

let nativeBinding: string | undefined;

/** Opens a database with the one driver that we have. Throws what SQLite or the system says. */
export function openSqlite(path: string, options: Options = {}): Database {
  nativeBinding ??= createRequire(import.meta.url).resolve(compiled);
  return new DatabaseConstructor(path, { ...options, nativeBinding });
}
