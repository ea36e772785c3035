import { join } from 'node:path';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import type { Commit } from '../git/read-commit.ts';
import { changedLines } from '../store/copies.ts';
import type { IngestContext } from './context.ts';
import { linesOf, readWorkFile } from './read-file.ts';

const mostFiles = 50;

/** A blank line's hash: it stands anywhere. */
const blank = 0;

/**
 * Of the commits that resets took off a branch before this one, those whose work the resets left in the work tree. The
 * reflog does not tell `--soft` from `--hard`: at least half of the lines that the newest commit added must stand there
 * or in this one. What `--hard` threw away explains no more than any other commit, and may live on, on another branch.
 * `ranges`: newest first.
 */
export function keptByReset(
  context: IngestContext,
  worktree: Worktree,
  commit: Pick<Commit, 'files'>,
  ranges: readonly (readonly string[])[],
): string[] {
  return ranges.filter((range) => isKept(context, worktree, commit, range)).flat();
}

function isKept(
  context: IngestContext,
  worktree: Worktree,
  commit: Pick<Commit, 'files'>,
  range: readonly string[],
): boolean {
  const { id } = context.repositoryOf(worktree);
  for (const sha of range) {
    const files = changedLines(context.db, id, [sha]).slice(0, mostFiles);
    const left = new Set(files.flatMap((file) => [...file.added]).filter((hash) => hash !== blank));
    if (left.size === 0) continue;
    const most = left.size / 2;
    for (const { file_path } of files) takeOut(left, readWorkFile(join(worktree.top, file_path))?.bytes);
    if (left.size > most) takeOutCommitted(left, worktree, commit);
    return left.size <= most;
  }
  return true;
}

function takeOutCommitted(left: Set<number>, worktree: Worktree, { files }: Pick<Commit, 'files'>): void {
  const blobs = files.slice(0, mostFiles).map((file) => file.newBlob);
  for (const { items, contents } of readBlobBatches(worktree, blobs, (blob) => [blob])) {
    for (const blob of items) takeOut(left, contents.get(blob));
  }
}

function takeOut(left: Set<number>, bytes: Buffer | undefined): void {
  for (const line of (bytes && linesOf(bytes)) ?? []) left.delete(line.stripped);
}
