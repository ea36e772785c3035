import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { makeFolders } from '../config/make-folders.ts';
import { UserError } from '../config/user-error.ts';

/**
 * Writes a file beside the old one and renames it into its place, so that nobody ever reads half of it. Mode and owner
 * stay; of a symbolic link the target is replaced. The bytes are those of a latin1 string, or the buffer's.
 */
export function replaceFile(
  path: string,
  bytes: string | Buffer,
  options: { mode?: number; lock?: boolean } = {},
): void {
  const target = resolveLink(path);
  // git takes `<file>.lock` before it changes a configuration file: whoever has made it may write.
  // Else not by the process's number: that is the same in containers that share a home.
  const temporary = options.lock ? `${target}.lock` : join(dirname(target), `.ai-tracker-${crypto.randomUUID()}.tmp`);
  explainWriting(path, () => {
    const old = statSync(target, { throwIfNoEntry: false });
    const file = openSync(temporary, options.lock ? 'wx' : 'w', 0o600);
    try {
      fill(file, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
      giveTo(temporary, old ?? statSync(dirname(target)));
      chmodSync(temporary, options.mode ?? (old ? old.mode & 0o7777 : 0o666 & ~process.umask()));
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function fill(file: number, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder and its parents; returns those that were not there, outermost first. */
export function makeFolder(path: string): string[] {
  const made = explainWriting(path, () => makeFolders(path));
  for (const folder of made) giveToFolderOwner(folder);
  return made;
}

/** What root makes in somebody's home (a container's start-up with HOME set) has to be that person's. */
export function giveToFolderOwner(path: string): void {
  giveTo(path, statSync(dirname(path)));
}

function giveTo(path: string, owner: { uid: number; gid: number }): void {
  if (process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid);
}

/** Turns what the system says into what the user can do about it. */
export function explainWriting<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const hint = 'check its permissions and the free space, then run this again';
    throw new UserError(`cannot write ${path}: ${words}`, hint, { cause: error });
  }
}

/** Where a symbolic link leads, also when nothing is there yet. */
export function resolveLink(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const isLink = explainWriting(path, () => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink());
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}
