import type { LineSource } from '../attribution/line-source.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { unknown } from '../attribution/weave.ts';
import type { BlobPool } from '../context/blob-pool.ts';
import { textOf } from '../context/lines-at.ts';
import { branchTips } from '../git/branch-tips.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import type { Commit } from '../git/read-commit.ts';
import { rangesOfBlob } from '../store/commits.ts';
import type { BlobsElsewhere, CommitSources } from './commit-sources.ts';

type FileNames = Pick<ChangedFile, 'newPath' | 'oldPath'>;

const mostCommits = 10;
const mostTips = 20;
const mostFiles = 500;

/**
 * What commits that nobody recorded, and that this one was made from, have of its files: from before the tool was
 * installed, or pulled from somebody else.
 */
export function blobsOfUnrecorded(
  worktree: Worktree,
  unrecorded: readonly string[],
  files: readonly ChangedFile[],
): BlobsElsewhere {
  return blobsIn(worktree, unrecorded.slice(0, mostCommits), files);
}

/** What other branches whose last commit is from before a time (ISO 8601) have of a commit's files. */
export function blobsOfBranches(worktree: Worktree, { sha, files }: Commit, time: string): BlobsElsewhere {
  const tips = branchTips(worktree, sha, mostTips).filter((tip) => tip.committedAt < time);
  const shas = tips.map((tip) => tip.sha);
  return blobsIn(worktree, shas, files);
}

/** What branches that do not contain a commit have of some files, and what was fetched last. */
export function blobsOfTips(worktree: Worktree, head: string | undefined, files: readonly FileNames[]): BlobsElsewhere {
  const tips = branchTips(worktree, head, mostTips).map((tip) => tip.sha);
  return blobsIn(worktree, [...tips, 'FETCH_HEAD'], files);
}

function blobsIn(worktree: Worktree, shas: readonly string[], files: readonly FileNames[]): BlobsElsewhere {
  const blobs = new Map<string, Set<string>>();
  const paths = [...new Set(files.slice(0, mostFiles).flatMap((file) => [file.newPath, file.oldPath]))];
  for (const sha of new Set(shas)) {
    for (const [path, blob] of readBlobNames(worktree, sha, paths)) {
      blobs.set(path, (blobs.get(path) ?? new Set()).add(blob));
    }
  }
  return blobs;
}

/**
 * The lines of such contents of a file: nobody knows who wrote them, unless they stand in one that is recorded.
 * `evidence`: whether git is known to have made the commit of them.
 */
export function linesElsewhere(
  { context, repositoryId }: Pick<CommitSources, 'context' | 'repositoryId'>,
  blobs: BlobPool,
  file: FileNames,
  { known, evidence }: { readonly known: BlobsElsewhere; readonly evidence: 'replaced' | 'only-alike' },
): LineSource[] {
  const names = new Set([file.newPath, file.oldPath]);
  const wanted = [...names].flatMap((path) => [...(known.get(path) ?? [])].map((blob) => ({ path, blob })));
  if (wanted.length === 0) return [];
  const contents = blobs.get(wanted.map(({ blob }) => blob));
  return wanted.map(({ path, blob }): LineSource => {
    const lines = textOf(contents.get(blob));
    const ranges = fromRanges(rangesOfBlob(context.db, blob, path, repositoryId) ?? [], unknown);
    const origins = lines.map((_, index) => ranges[index] ?? unknown);
    if (evidence === 'only-alike') return { evidence, lines, origins, place: 'ends' };
    return { evidence, hashes: Float64Array.from(lines, (line) => line.stripped), origins };
  });
}

/** The files will be asked for one by one. */
export function wantElsewhere(blobs: BlobPool, name: string, known: BlobsElsewhere): BlobsElsewhere {
  blobs.want(name, () => [...known.values()].flatMap((each) => [...each]));
  return known;
}
