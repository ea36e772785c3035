import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import type { Database, Options } from 'better-sqlite3';

// What we use of it: the types of Node.js 20, for which we compile, have none of it.
interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: { readOnly: boolean }) => DatabaseSync;
}
interface DatabaseSync {
  readonly isOpen?: boolean;
  readonly isTransaction?: boolean;
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => StatementSync;
  readonly close: () => void;
}
interface StatementSync {
  readonly setAllowUnknownNamedParameters?: (isAllowed: boolean) => void;
  readonly get: (...parameters: unknown[]) => unknown;
  readonly all: (...parameters: unknown[]) => unknown[];
  readonly run: (...parameters: unknown[]) => unknown;
  readonly iterate: (...parameters: unknown[]) => Iterable<unknown>;
}

/** Opens a database with the SQLite of Node.js itself, as better-sqlite3 would: what we use of it, with its error codes. */
export function openWithNode(
  path: string,
  { readonly = false, fileMustExist = false, timeout = 5000 }: Options,
): Database {
  if (fileMustExist && !existsSync(path)) throw withCode(new Error('unable to open database file'), 'SQLITE_CANTOPEN');
  const { DatabaseSync: Sync } = loadQuietly();
  const db = explained(() => new Sync(path, { readOnly: readonly }));
  const exec = (sql: string) => explained(() => db.exec(sql));
  exec(`PRAGMA busy_timeout = ${timeout}`);
  const prepare = (sql: string) => wrap(explained(() => db.prepare(sql)));
  const handle: Record<string, unknown> = {
    name: path,
    exec: (sql: string) => {
      exec(sql);
      return handle;
    },
    prepare,
    pragma: (text: string, { simple = false } = {}) => {
      const statement = prepare(`PRAGMA ${text}`);
      return simple ? statement.pluck().get() : statement.all();
    },
    transaction: (work: Work) => transaction(db, exec, work),
    close: () => {
      if (db.isOpen !== false) db.close();
    },
  };
  return handle as unknown as Database;
}

/** It calls itself experimental on stderr, which is not the user's affair. */
function loadQuietly(): NodeSqlite {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return createRequire(import.meta.url)('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

type Row = Record<string, unknown>;

function wrap(statement: StatementSync, shape: (row: Row) => unknown = asPlain) {
  statement.setAllowUnknownNamedParameters?.(true);
  // An object in front is named parameters, an array is as many as it holds.
  const bound = (parameters: readonly unknown[]) => parameters.flat();
  return {
    get: (...parameters: unknown[]) => {
      const row = explained(() => statement.get(...bound(parameters))) as Row | undefined;
      return row && shape(row);
    },
    all: (...parameters: unknown[]) => (explained(() => statement.all(...bound(parameters))) as Row[]).map(shape),
    run: (...parameters: unknown[]) => explained(() => statement.run(...bound(parameters))),
    *iterate(...parameters: unknown[]) {
      const rows = explained(() => statement.iterate(...bound(parameters)));
      for (const row of rows) yield shape(row as Row);
    },
    pluck: () => wrap(statement, (row) => Object.values(asPlain(row))[0]),
  };
}

/** Contents are buffers, and a row an object like others. */
function asPlain(row: Row): Row {
  const plain: Row = {};
  for (const [name, value] of Object.entries(row)) {
    plain[name] = value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
  }
  return plain;
}

type Work = (...parameters: unknown[]) => unknown;

/** Inside another, a transaction is a savepoint. */
function transaction(db: DatabaseSync, exec: (sql: string) => void, work: Work) {
  const running =
    (begin: string) =>
    (...parameters: unknown[]) => {
      const isInner = isInTransaction(db);
      exec(isInner ? 'SAVEPOINT inner_work' : begin);
      try {
        const result = work(...parameters);
        exec(isInner ? 'RELEASE inner_work' : 'COMMIT');
        return result;
      } catch (error) {
        // SQLite itself has rolled back where the disk is full.
        if (isInTransaction(db)) exec(isInner ? 'ROLLBACK TO inner_work; RELEASE inner_work' : 'ROLLBACK');
        throw error;
      }
    };
  return Object.assign(running('BEGIN'), {
    deferred: running('BEGIN DEFERRED'),
    immediate: running('BEGIN IMMEDIATE'),
    exclusive: running('BEGIN EXCLUSIVE'),
  });
}

/** Versions that do not tell it refuse to begin one inside another. */
function isInTransaction(db: DatabaseSync): boolean {
  if (db.isTransaction !== undefined) return db.isTransaction;
  try {
    db.exec('BEGIN');
    db.exec('ROLLBACK');
    return false;
  } catch {
    return true;
  }
}

/** https://www.sqlite.org/rescode.html, by number. */
const codes: Readonly<Record<number, string>> = {
  ...{ 1: 'ERROR', 3: 'PERM', 4: 'ABORT', 5: 'BUSY', 6: 'LOCKED', 7: 'NOMEM', 8: 'READONLY', 9: 'INTERRUPT' },
  ...{ 10: 'IOERR', 11: 'CORRUPT', 13: 'FULL', 14: 'CANTOPEN', 15: 'PROTOCOL', 17: 'SCHEMA', 18: 'TOOBIG' },
  ...{ 19: 'CONSTRAINT', 20: 'MISMATCH', 21: 'MISUSE', 22: 'NOLFS', 23: 'AUTH', 25: 'RANGE', 26: 'NOTADB' },
};

function explained<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
    const code = codes[number & 0xff];
    throw error instanceof Error && code !== undefined ? withCode(error, `SQLITE_${code}`) : error;
  }
}

function withCode(error: Error, code: string): Error {
  return Object.assign(error, { code });
}
