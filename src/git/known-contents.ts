import { statSync } from 'node:fs';
import { join } from 'node:path';
import { existingObjects } from './existing-objects.ts';
import type { Worktree } from './find-repository.ts';

/** A file of a work tree whose content has this name in git. */
export interface NamedContent {
  /** Absolute. */
  readonly path: string;
  readonly blob: string;
}

/**
 * The blobs that git's object store had before the files were written: git put them there (stash apply, checkout of a path).
 * What `git add` stored is newer than its file. A packed object is taken for an old one.
 */
export function knownContents(worktree: Worktree, files: readonly NamedContent[]): Set<string> {
  const known = new Set<string>();
  const notLoose: string[] = [];
  for (const { path, blob } of files) {
    const stored = mtimeOf(join(worktree.commonDir, 'objects', blob.slice(0, 2), blob.slice(2)));
    const written = mtimeOf(path);
    if (stored === undefined) notLoose.push(blob);
    else if (written !== undefined && stored < written) known.add(blob);
  }
  for (const blob of existingObjects(worktree, notLoose, 'blob')) known.add(blob);
  return known;
}

function mtimeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}
