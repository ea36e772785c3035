import { join } from 'node:path';
import { hasHalf } from '../attribution/has-half.ts';
import type { Line } from '../attribution/lines.ts';
import type { IngestContext } from '../context/context.ts';
import { linesAt, linesOfBlobs, textOf } from '../context/lines-at.ts';
import { readWorkFile } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { Commit } from '../git/read-commit.ts';
import { committedNext } from '../git/reflog-operations.ts';
import { changedLines } from '../store/copies.ts';

const mostFiles = 50;

/**
 * Of the commits that resets took off a branch before this one, those whose work the resets left in the work tree. The
 * reflog does not tell `--soft` from `--hard`: at least half of the lines that these commits added, and had at their end,
 * must stand there, in this one, or in those that were made right after it. What `--hard` threw away explains no more than any other
 * commit, and may live on, on another branch. `ranges`: newest first.
 */
export function keptByReset(
  context: IngestContext,
  worktree: Worktree,
  commit: Pick<Commit, 'files' | 'sha'>,
  ranges: readonly (readonly string[])[],
): string[] {
  return ranges.filter((range) => isKept(context, worktree, commit, range)).flat();
}

function isKept(
  context: IngestContext,
  worktree: Worktree,
  commit: Pick<Commit, 'files' | 'sha'>,
  range: readonly string[],
): boolean {
  const [tip] = range;
  const { id } = context.repositoryOf(worktree);
  const files = changedLines(context.db, id, range).slice(0, mostFiles);
  const paths = [...new Set(files.map((file) => file.file_path))];
  const added = new Set(files.flatMap((file) => [...file.added]));
  if (tip === undefined || added.size === 0) return true;
  const isTheirs = ({ stripped, letters }: Line) => letters > 0 && added.has(stripped);
  const lines = linesAt(worktree, tip, paths)
    .filter(isTheirs)
    .map(({ stripped }) => stripped);
  const later = linesLater(context, worktree, commit.sha, paths);
  const own = () =>
    linesOfBlobs(
      worktree,
      commit.files.slice(0, mostFiles).map((file) => file.newBlob),
    );
  return hasHalf(later, lines) || hasHalf([...later, ...own()], lines);
}

/** What files had when HEAD was last on the way from a commit: in the work tree, if it still is. */
function linesLater(context: IngestContext, worktree: Worktree, sha: string, paths: readonly string[]): Line[] {
  const { last, isHead } = committedNext(context.reflogOf(worktree.gitDir).entries, sha);
  if (isHead) return paths.flatMap((path) => textOf(readWorkFile(join(worktree.top, path))?.bytes));
  return last === sha ? [] : linesAt(worktree, last, paths);
}
