import { diffHunks } from '../attribution/diff-hunks.ts';
import type { Line } from '../attribution/lines.ts';
import { type ChangedTexts, changedTexts } from '../attribution/repeated-work.ts';
import { textOf } from '../context/lines-at.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { RawEntry } from '../git/parse-commit.ts';
import type { ArrivedCommit } from '../git/read-arrived.ts';
import { readBlobBatches } from '../git/read-blobs.ts';

/** A commit from elsewhere with the lines that it changed. */
export interface ReadChange {
  readonly commit: ArrivedCommit;
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
  readonly texts: ChangedTexts;
}

/** Of one commit so many files are looked at. */
const mostFiles = 500;

/** Reads what some commits did to files: as lines that were not there before, and that are not there any more. */
export function* readChanges(
  worktree: Worktree,
  commits: readonly ArrivedCommit[],
  isWanted: (file: RawEntry, commit: ArrivedCommit) => boolean,
): Generator<ReadChange> {
  const filesOf = (commit: ArrivedCommit) =>
    commit.entries.filter((file) => isWanted(file, commit)).slice(0, mostFiles);
  const blobsOf = (commit: ArrivedCommit) => filesOf(commit).flatMap(({ oldBlob, newBlob }) => [oldBlob, newBlob]);
  for (const { items, contents } of readBlobBatches(worktree, commits, blobsOf)) {
    const linesOf = (blob: string) => (isNullSha(blob) ? [] : textOf(contents.get(blob)));
    for (const commit of items) {
      const pairs = filesOf(commit).map(({ oldBlob, newBlob }) => [linesOf(oldBlob), linesOf(newBlob)] as const);
      const changed = pairs.map(([before, after]) => changedLines(before, after));
      const added = changed.flatMap((file) => file.added);
      const removed = changed.flatMap((file) => file.removed);
      yield { commit, added, removed, texts: changedTexts(added, removed) };
    }
  }
}

/** The lines that are in one of two contents alone, as a diff of lines tells: also those of which only the white space differs. */
function changedLines(before: readonly Line[], after: readonly Line[]): Record<'added' | 'removed', readonly Line[]> {
  if (before.length === 0 || after.length === 0) return { added: after, removed: before };
  const hunks = diffHunks(before, after);
  return {
    added: hunks.flatMap(({ newStart, newLines }) => after.slice(newStart, newStart + newLines)),
    removed: hunks.flatMap(({ oldStart, oldLines }) => before.slice(oldStart, oldStart + oldLines)),
  };
}
