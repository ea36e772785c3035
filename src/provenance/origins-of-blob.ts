import { fromRanges } from '../attribution/ranges.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { pathsOfBlob } from '../store/commit-blobs.ts';
import { rangesOfBlob } from '../store/commits.ts';
import type { Store } from '../store/open.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';

/**
 * A file that reads byte by byte as a recorded commit of the repository had it: by line (0-based) who is known to have
 * written it. Git brought it back, however short its lines are.
 */
export function originsOfBlob(db: Store, repositoryId: number, blob: string, path: string): Map<number, Origin> {
  for (const name of earlierPaths(db, path)) {
    const ranges = rangesOfBlob(db, blob, name, repositoryId);
    if (ranges === undefined) continue;
    const origins = [...fromRanges(ranges, unknown).entries()];
    return new Map(origins.filter(([, origin]) => origin !== unknown));
  }
  return new Map();
}

/** The same for a content that a commit had under another name, of which `isGone` says that it is no more. */
export function originsOfBlobElsewhere(
  db: Store,
  repositoryId: number,
  blob: string,
  isGone: (path: string) => boolean,
): Map<number, Origin> {
  const name = pathsOfBlob(db, blob, repositoryId).find(isGone);
  return name === undefined ? new Map() : originsOfBlob(db, repositoryId, blob, name);
}

/** Who wrote the lines of a committed file that reads as it did once, under this name or one that is gone. */
export function originsOfContent(
  { context, repositoryId, existing }: Pick<CommitSources, 'context' | 'repositoryId' | 'existing'>,
  { status, newBlob, newPath }: ChangedFile,
): Map<number, Origin> {
  const origins = originsOfBlob(context.db, repositoryId, newBlob, newPath);
  if (origins.size > 0 || status !== 'A') return origins;
  const isGone = (path: string) => !existing([path]).has(path);
  return originsOfBlobElsewhere(context.db, repositoryId, newBlob, isGone);
}
