import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { existingObjects } from './existing-objects.ts';
import type { Worktree } from './find-repository.ts';
import { snapshotObjects } from './snapshot-stores.ts';

/** A file of a work tree whose content has this name in git. */
export interface NamedContent {
  /** Absolute. */
  readonly path: string;
  readonly blob: string;
}

export interface Stored {
  /** Since when git has it, in ns; 0: long since. */
  readonly since: bigint;
  /** Than the file. */
  readonly isOlder: boolean;
}

/**
 * The blobs that git's object store had before the files were written: git put them there (stash apply, checkout of a
 * path). What `git add` stored is newer than its file. A packed object is taken for an old one. Both in one tick of the
 * file system's clock tell nothing (`isOlder`).
 */
export function knownContents(
  worktree: Worktree,
  files: readonly NamedContent[],
  existing: (blobs: readonly string[]) => ReadonlySet<string> = (blobs) => existingObjects(worktree, blobs, 'blob'),
): Map<string, Stored> {
  const known = new Map<string, Stored>();
  const notLoose: string[] = [];
  const ours = snapshotObjects(worktree.gitDir);
  for (const { path, blob } of files) {
    const object = join(blob.slice(0, 2), blob.slice(2));
    // A snapshot stores what git does not have.
    if (ours.some((objects) => existsSync(join(objects, object)))) continue;
    const stored = timesOf(join(worktree.commonDir, 'objects', object));
    const file = timesOf(path);
    if (stored === undefined) notLoose.push(blob);
    else if (file !== undefined && stored.born > 0n && stored.born <= file.written) {
      known.set(blob, { since: stored.born, isOlder: stored.born < file.written });
    }
  }
  for (const blob of existing(notLoose)) known.set(blob, { since: 0n, isOlder: true });
  return known;
}

/**
 * In ns. Whoever stores an object again makes it newer, but not younger; `born`: 0 where the file system does not tell.
 */
function timesOf(path: string): { born: bigint; written: bigint } | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && { born: found.birthtimeNs, written: found.mtimeNs };
}
