import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { findWorktree, realFile, type Worktree } from './find-repository.ts';
import { nameIn } from './name-in.ts';
import { decodePath, encodePath } from './path-bytes.ts';

/** A file of a work tree, by its name there. */
export interface NamedFile {
  readonly worktree: Worktree;
  readonly path: string;
}

/**
 * The file that somebody names in a folder: by its path, be it one that is not UTF-8, or by that as git quotes it
 * (`"caf\351"`); `undefined`: it is in no work tree.
 */
export function namedFile(cwd: string, given: string): NamedFile | undefined {
  const raw = encodePath(given);
  const slash = raw.lastIndexOf('/') + 1;
  const folder = resolve(cwd, raw.toString('utf8', 0, slash));
  const last = raw.subarray(slash);
  const inFull = given.includes(lost) ? nameLike(folder, last.toString()) : last;
  if (inFull === undefined || decodePath(inFull) === last.toString()) return foundAt(resolve(cwd, given));
  const there = foundAt(folder);
  if (there === undefined) return undefined;
  const prefix = Buffer.from(there.path === '' ? '' : `${there.path}/`);
  return { ...there, path: decodePath(Buffer.concat([prefix, inFull])) };
}

function foundAt(path: string): NamedFile | undefined {
  const real = realFile(path);
  const worktree = findWorktree(real);
  return worktree && { worktree, path: nameIn(worktree, real) };
}

/** What node makes of bytes that are not UTF-8, also in the words that it was started with. */
const lost = '\uFFFD';

/** The bytes of the one name in a folder that node reads so. */
function nameLike(folder: string, text: string): Buffer | undefined {
  const found = namesInBytes(folder).filter((name) => name.toString() === text);
  return found.length === 1 ? found[0] : undefined;
}

function namesInBytes(folder: string): Buffer[] {
  try {
    return readdirSync(folder, { encoding: 'buffer' });
  } catch {
    return [];
  }
}
