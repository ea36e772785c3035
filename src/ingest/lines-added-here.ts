import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import { linesAddedTo, type RecordedLines } from '../store/transplants.ts';
import type { IngestContext } from './context.ts';

/**
 * What recorded commits added to a file. Those that other repositories recorded count where this one has them too,
 * being a clone: a file of the same name in a repository that has nothing to do with this one explains nothing.
 */
export function linesAddedHere(context: IngestContext, worktree: Worktree, paths: readonly string[]): RecordedLines[] {
  const { id } = context.repositoryOf(worktree);
  const rows = linesAddedTo(context.db, paths, id);
  const foreign = rows.filter((row) => row.repositoryId !== id).map((row) => row.sha);
  if (foreign.length === 0) return rows;
  const here = existingCommits(worktree, foreign);
  return rows.filter((row) => row.repositoryId === id || here.has(row.sha));
}
