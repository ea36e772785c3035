import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
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
  const old = statSync(target, { throwIfNoEntry: false });
  // git takes `<file>.lock` before it changes a configuration file: whoever has made it may write.
  const temporary = options.lock ? `${target}.lock` : join(dirname(target), `.ai-tracker-${process.pid}.tmp`);
  const fd = openSync(temporary, options.lock ? 'wx' : 'w', 0o600);
  try {
    try {
      writeFileSync(fd, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    giveTo(temporary, old ?? statSync(dirname(target)));
    chmodSync(temporary, options.mode ?? (old ? old.mode & 0o7777 : 0o666 & ~process.umask()));
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Makes a folder and its parents; returns those that were not there, outermost first. */
export function makeFolder(path: string): string[] {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return [];
  const made: string[] = [];
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) made.unshift(folder);
  const owner = statSync(dirname(first));
  for (const folder of made) giveTo(folder, owner);
  return made;
}

/** What root makes in somebody's home (a container's start-up with HOME set) has to be that person's. */
function giveTo(path: string, owner: { uid: number; gid: number }): void {
  if (process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid);
}

/** Where a symbolic link leads, also when nothing is there yet. */
export function resolveLink(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}
