import type { FormerLines } from '../attribution/line-source.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { unknown } from '../attribution/weave.ts';
import type { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import { textOf } from '../context/lines-at.ts';
import { blobsOfCommit } from '../store/commit-blobs.ts';
import { lineRanges } from '../store/commits.ts';
import type { RecordedLines } from '../store/transplants.ts';

/** What a file read like as a recorded commit left it. */
export interface FormerContent extends FormerLines {
  readonly sha: string;
}

const mostContents = 10;
/** In so many contents a line has its old place. Whoever puts it there after more commits than that types it anew. */
const mostWithPlaces = 5;

/**
 * What a file read like after commits that added one of some texts, the newest first: a line of theirs stood there with
 * all that stood beside it. `rows`: what recorded commits added to the file. `offBranch`: of commits, those that the file
 * has not got its past from.
 */
export function formerContents(
  { db }: IngestContext,
  blobs: BlobPool,
  rows: readonly RecordedLines[],
  texts: ReadonlySet<number>,
  offBranch: (shas: readonly string[]) => ReadonlySet<string> = () => new Set(),
): FormerContent[] {
  const isAsked = ({ blob, hashes }: RecordedLines) => blob !== null && hashes.some((hash) => texts.has(hash));
  const asked = rows.flatMap((row, age) => (isAsked(row) ? [{ ...row, hasPlaces: age < mostWithPlaces }] : []));
  const newest = asked.slice(0, mostContents);
  if (newest.length === 0) return [];
  // The next file's lines may come from the same commits.
  for (const { sha } of newest) blobs.want(sha, () => blobsOfCommit(db, sha));
  const contents = blobs.get(newest.map(({ blob }) => blob as string));
  const elsewhere = offBranch(newest.map(({ sha }) => sha));
  return newest.flatMap(({ fileId, sha, blob, hasPlaces }): FormerContent[] => {
    const lines = textOf(contents.get(blob as string));
    const origins = fromRanges(lineRanges(db, fileId), unknown);
    const place = elsewhere.has(sha) ? 'ends' : hasPlaces ? 'between' : 'nothing';
    return lines.length === 0 ? [] : [{ evidence: 'only-alike', sha, lines, origins, place }];
  });
}
