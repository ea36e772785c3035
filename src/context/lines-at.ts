import type { Line } from '../attribution/lines.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { linesOf } from './read-file.ts';

/** All lines that some files have in a commit. */
export function linesAt(worktree: Worktree, sha: string, paths: readonly string[]): Line[] {
  return paths.length === 0 ? [] : linesOfBlobs(worktree, [...readBlobNames(worktree, sha, paths).values()]);
}

export function linesOfBlobs(worktree: Worktree, blobs: readonly string[]): Line[] {
  const batches = [...readBlobBatches(worktree, blobs, (blob) => [blob])];
  return batches.flatMap(({ items, contents }) => items.flatMap((blob) => textOf(contents.get(blob))));
}

export function textOf(bytes: Buffer | undefined): readonly Line[] {
  return (bytes && linesOf(bytes)) ?? [];
}
