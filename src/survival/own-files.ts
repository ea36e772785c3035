import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { makeFolders } from '../config/make-folders.ts';
import { configDir, type Env } from '../config/paths.ts';
import type { Worktree } from '../git/find-repository.ts';

// The files in which is kept what was read of a history, and what was said of it.

/** A file beyond that is neither kept nor read: the journal of some million commits. */
export const mostBytes = 64 << 20;
/** All of them together; the oldest go. */
const mostBytesOfAll = 256 << 20;

/** The folder that they are in. */
export function folderOf(env: Env): string {
  return join(configDir(env), 'survival');
}

/** The journal of a repository; what else is kept of it is named after that. */
export function fileOf(env: Env, { commonDir }: Pick<Worktree, 'commonDir'>): string {
  return join(folderOf(env), createHash('sha256').update(commonDir).digest('hex').slice(0, 32));
}

/** Of a file that is ours. Throws where it is not there, somebody else's, or too large. */
export function readOwn(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { uid, size, mode } = fstatSync(file);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    if (!isOwn || (mode & constants.S_IFMT) !== constants.S_IFREG || size > mostBytes)
      throw new Error('it is not ours');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a file beside the old one and moves it, where there is a place for it; the oldest go where there are too many. */
export function writeOwn(env: Env, path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    makeFolders(folderOf(env));
    if (!isOwnFolder(folderOf(env))) return;
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
    prune(folderOf(env));
  } catch {
    // A disk that is full or cannot be written: the answer is the same without it.
    removeQuietly(temporary);
  }
}

/** Takes a file out. */
export function removeOwn(env: Env, path: string): void {
  if (isOwnFolder(folderOf(env))) removeQuietly(path);
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written nothing is left.
  }
}

/** A folder that somebody else made, or a link to one, is not written to. */
export function isOwnFolder(folder: string): boolean {
  const found = lookAt(folder);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Also what a process that was killed left half written. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{32}(\.sums)?(\.[0-9a-f-]{36}\.tmp)?$/.test(name))
    .flatMap((name) => {
      const found = lookAt(join(folder, name));
      return found?.isFile() ? [{ name, size: found.size, time: found.mtimeMs }] : [];
    })
    .sort((a, b) => b.time - a.time);
  let size = 0;
  for (const { name, size: more, time } of files) {
    size += more;
    const isLeft = name.endsWith('.tmp') && time < Date.now() - 3_600_000;
    if (isLeft || size > mostBytesOfAll) removeQuietly(join(folder, name));
  }
}
