import { createRequire, isBuiltin } from 'node:module';
import process from 'node:process';
import DatabaseConstructor, { type Database, type Options } from 'better-sqlite3';
import { errorCode } from './explain-error.ts';
import { openWithNode } from './node-sqlite.ts';

/** The compiled part. Named by its place, since looking for it takes as long as the rest of opening a database. */
const compiled = 'better-sqlite3/build/Release/better_sqlite3.node';

interface Driver {
  readonly name: 'better-sqlite3' | 'node:sqlite';
  readonly open: (path: string, options: Options) => Database;
}

let driver: Driver | undefined;

/**
 * Opens a database: with better-sqlite3, which is faster, or, where that was not compiled for this Node.js, with the SQLite
 * that Node.js has itself from version 22.13 on. `AI_TRACKER_SQLITE=node` asks for the latter. Throws what SQLite or the
 * system says.
 */
export function openSqlite(path: string, options: Options = {}): Database {
  driver ??= chooseDriver();
  return driver.open(path, options);
}

/** Whose SQLite serves. Throws where none does. */
export function sqliteInUse(): Driver['name'] {
  driver ??= chooseDriver();
  return driver.name;
}

const ofNode: Driver = { name: 'node:sqlite', open: openWithNode };

function chooseDriver(): Driver {
  // Before 22.13 it is there behind a flag only, and then not among the built-in modules.
  const hasOwn = isBuiltin('node:sqlite');
  if (hasOwn && process.env['AI_TRACKER_SQLITE'] === 'node') return ofNode;
  const require = createRequire(import.meta.url);
  try {
    const nativeBinding = findCompiled(require);
    require(nativeBinding);
    return {
      name: 'better-sqlite3',
      open: (path, options) => new DatabaseConstructor(path, { ...options, nativeBinding }),
    };
  } catch (error) {
    if (hasOwn && ['ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND'].includes(errorCode(error) ?? '')) return ofNode;
    throw error;
  }
}

function findCompiled(require: NodeJS.Require): string {
  try {
    // Where it is most often.
    return require.resolve(`../../node_modules/${compiled}`);
  } catch {
    return require.resolve(compiled);
  }
}
