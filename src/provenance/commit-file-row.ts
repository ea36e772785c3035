import type { AttributedLine } from '../attribution/attribute-file.ts';
import type { Losses } from '../attribution/close-pending.ts';
import { toRanges, toRemovedRanges } from '../attribution/ranges.ts';
import { authorOf, type Origin } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { Commit } from '../git/read-commit.ts';
import type { Counts, NewCommitFile } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';
import type { DroppedLine } from './dropped-files.ts';
import type { Effect } from './effect.ts';

export interface AttributedChange {
  readonly row: NewCommitFile;
  readonly losses: Losses;
  /** How many of its lines other commits count. */
  readonly countedElsewhere: number;
  /** Of the lines that it removed, those that counted commits removed which a reset dropped. */
  readonly asDropped: readonly DroppedLine[];
  /** Recorded commits that lines were recognised from. */
  readonly recognisedFrom: ReadonlySet<string>;
  readonly effects: readonly Effect[];
}

/** What names a commit where it is stored. */
export function namesOf(context: IngestContext, worktree: Worktree, { sha, parents, committedAt, authorKey }: Commit) {
  const { id, name } = context.repositoryOf(worktree);
  return {
    ...{ commit_sha: sha, parent_sha: parents[0] ?? null, timestamp: committedAt, author_key: authorKey },
    ...{ repository_id: id, repository_name: name, repository_path: repositoryPath(worktree.commonDir) },
  };
}

/** A file of a commit as it is stored. `removed`: who removed which lines (0-based) of the parent. */
export function toRow(
  sources: Pick<CommitSources, 'generated'>,
  file: ChangedFile,
  lines: readonly AttributedLine[],
  removed: ReadonlyMap<number, Origin>,
  repeated: { readonly added: readonly Origin[]; readonly removed: readonly Origin[] },
): NewCommitFile {
  return {
    file_path: file.newPath,
    old_path: file.oldPath === file.newPath ? null : file.oldPath,
    blob_sha: file.newBlob,
    generated: sources.generated.has(file.newPath),
    added: countAuthors(lines.filter((line) => line.added).map((line) => line.origin)),
    removed: countAuthors([...removed.values()]),
    repeatedAdded: countAuthors(repeated.added),
    repeatedRemoved: countAuthors(repeated.removed),
    ranges: toRanges(lines),
    removedRanges: toRemovedRanges(removed),
    addedHashes: undefined,
    removedHashes: undefined,
  };
}

export function countAuthors(origins: readonly Origin[]): Counts {
  const counts = { ai: 0, human: 0, unknown: 0 };
  for (const origin of origins) counts[authorOf(origin)]++;
  return counts;
}
