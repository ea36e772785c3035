import { join } from 'node:path';
import { sameContent } from '../attribution/align.ts';
import { liveLines } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { pendingSince } from '../store/pending-files.ts';
import { cleanFile } from './change-file.ts';

const mostCleaned = 200;

/**
 * Files that a commit has and that calls of editing tools wrote since the last snapshot, relative to the top: what they
 * read now may be what git or a person made of them after that.
 */
export function touchedSince(context: IngestContext, worktree: Worktree, time: string): ReadonlySet<string> {
  context.weaves.flush();
  const isHere = (path: string) =>
    context.worktreeOf(path)?.gitDir === worktree.gitDir && context.weaves.get(path)?.some((line) => line.base);
  const paths = pendingSince(context.db, worktree.top, time).filter(isHere);
  return new Set(paths.map((path) => nameIn(worktree, path)));
}

/** Touched files that read as HEAD again, unless the last call left them so. */
export function cleanTouched(
  context: IngestContext,
  worktree: Worktree,
  head: string | null,
  paths: readonly string[],
  time: string,
): void {
  if (head === null || paths.length === 0) return;
  const some = paths.slice(0, mostCleaned);
  const blobs = readBlobNames(worktree, head, some);
  const committed = some.filter((path) => blobs.has(path));
  for (const { items, contents } of readBlobBatches(worktree, committed, (path) => [blobs.get(path) as string])) {
    for (const path of items) {
      const bytes = contents.get(blobs.get(path) as string);
      const lines = bytes && linesOf(bytes);
      const pending = context.weaves.get(join(worktree.top, path));
      if (lines === undefined || pending === undefined || sameContent(liveLines(pending), lines)) continue;
      cleanFile(context, join(worktree.top, path), time);
    }
  }
}
