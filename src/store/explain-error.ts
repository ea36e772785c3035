import process from 'node:process';
import { shQuote } from '../config/sh-quote.ts';
import { UserError } from '../config/user-error.ts';

/** SQLite's or the system's word for an error, such as `SQLITE_BUSY` or `EISDIR`, also behind a `UserError`. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof UserError) return errorCode(error.cause);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Turns what SQLite or the system says about a file into what its owner can do; anything else stays as it is. */
export function explainError(error: unknown, path: string): unknown {
  if (error instanceof UserError) return error;
  if (isForOtherNode(error)) return explainOtherNode(error);
  const code = errorCode(error);
  const explanation = explanations.find(([prefix]) => code?.startsWith(prefix));
  if (!explanation) return error;
  const [, what, hint] = explanation;
  return new UserError(`the database ${path} ${what}`, hint(shQuote(path)), { cause: error });
}

/** The compiled part of SQLite's package does not load: it was made for another major version of Node.js, or not at all. */
function isForOtherNode(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return errorCode(error) === 'ERR_DLOPEN_FAILED' || /^Cannot find module 'better-sqlite3\//.test(error.message);
}

function explainOtherNode(cause: Error): UserError {
  // The place of what does not load, or of the program that does not find it.
  const [, addon, program] = /(\/[^'\n]*?)\/node_modules\/better-sqlite3\/|^- (.*)\/dist\//m.exec(cause.message) ?? [];
  const folder = addon ?? program;
  const where = folder === undefined ? '' : `--prefix ${shQuote(folder)} `;
  return new UserError(
    `better-sqlite3 was not built for this Node.js (${process.version}); nothing is lost, deliveries of hooks wait`,
    `npm ${where}rebuild better-sqlite3`,
    { cause },
  );
}

const mendDamage = (path: string) =>
  `take its last backup, or save what can be read into a new file with: sqlite3 ${path} .recover | sqlite3 recovered.db`;
const checkAccess = (path: string) => `check the permissions and the free space: ls -la ${path}*; df ${path}`;

const nameAnother = () => 'name another file with --db or AI_TRACKER_DB_PATH';
const notInFolder = 'cannot be there: a part of its path is not a folder';

const explanations: readonly (readonly [code: string, what: string, hint: (path: string) => string])[] = [
  ['SQLITE_NOTADB', 'is not an SQLite database', nameAnother],
  ['SQLITE_CORRUPT', 'is damaged', mendDamage],
  ['SQLITE_BUSY', 'is locked by another process', () => 'try again in a moment'],
  ['SQLITE_LOCKED', 'is locked by another process', () => 'try again in a moment'],
  ['SQLITE_READONLY', 'cannot be written', checkAccess],
  ['SQLITE_CANTOPEN', 'cannot be opened', checkAccess],
  ['SQLITE_PERM', 'cannot be opened', checkAccess],
  ['SQLITE_AUTH', 'cannot be opened', checkAccess],
  ['SQLITE_FULL', 'cannot grow: the disk is full', checkAccess],
  ['ENOSPC', 'cannot be made: the disk is full', checkAccess],
  ['EISDIR', 'is a folder', nameAnother],
  ['ENOTDIR', notInFolder, nameAnother],
  ['EEXIST', notInFolder, nameAnother],
  ['ENOENT', 'cannot be made', nameAnother],
  ['EACCES', 'may not be opened', checkAccess],
  ['EPERM', 'may not be opened', checkAccess],
  ['EROFS', 'lies in a read-only file system', checkAccess],
  ['SQLITE_IOERR', 'cannot be read: the disk reports an error', checkAccess],
];
