import { commitsHere } from '../context/commits-here.ts';
import type { IngestContext } from '../context/context.ts';
import type { Relations } from '../context/relations.ts';
import type { Worktree } from '../git/find-repository.ts';
import { linesAddedTo, type RecordedLines } from '../store/transplants.ts';

/**
 * What recorded commits added to a file. Those that other repositories recorded count where this one has them too,
 * being a clone: a file of the same name in a repository that has nothing to do with this one explains nothing.
 * `related`: commits that may be of a clone alone, although this one has not got them.
 */
export function linesAddedHere(
  context: IngestContext,
  worktree: Worktree,
  paths: readonly string[],
  related?: Relations,
): RecordedLines[] {
  const rows = linesAddedTo(context.db, paths, context.repositoryOf(worktree).id);
  const here = commitsHere(context, worktree, rows);
  return rows.filter(({ sha }) => here.has(sha) || related?.has(sha));
}
