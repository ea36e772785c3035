import { hasHalf } from '../attribution/has-half.ts';
import type { IngestContext } from '../context/context.ts';
import { linesAt } from '../context/lines-at.ts';
import type { Worktree } from '../git/find-repository.ts';
import { unreachable } from '../provenance/unreachable.ts';
import { changedLines } from '../store/copies.ts';

/** A rebase from one tip to another, and commits of its range that it made no other of. */
export interface LeftOut {
  readonly from: string;
  readonly to: string;
  readonly others: readonly string[];
}

/**
 * Commits that a rebase left behind on another branch (`rebase --onto` of a part): neither is at least half of their
 * work in what it made, nor are they gone.
 */
export function commitsLeftBehind(context: IngestContext, worktree: Worktree, { from, to, others }: LeftOut): string[] {
  if (others.length === 0) return [];
  const gone = unreachable(context, worktree, from);
  const { id } = context.repositoryOf(worktree);
  const left = others
    .filter((sha) => !gone.has(sha))
    .map((sha) => ({ sha, files: changedLines(context.db, id, [sha]) }));
  const paths = left.flatMap(({ files }) => files.map((file) => file.file_path));
  const now = linesAt(worktree, to, [...new Set(paths)]);
  const isLeft = (lines: readonly number[]) => lines.length > 0 && !hasHalf(now, lines);
  return left.flatMap(({ sha, files }) => (isLeft(files.flatMap((file) => [...file.added])) ? [sha] : []));
}
