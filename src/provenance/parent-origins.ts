import { fromRanges } from '../attribution/ranges.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import { CommittedAuthors } from '../context/committed-authors.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { ParentFile } from '../git/parse-commit.ts';
import { readBlame } from '../git/read-blame.ts';
import { rangesOfBlob } from '../store/commits.ts';
import { isEverAddedTo } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';

/**
 * Who wrote each line of a file as a parent has it: what is recorded of that content; else, where git merged it by
 * itself or an unrecorded commit changed it, what is recorded of the commits that `git blame` puts the lines down to.
 */
export function parentOrigins(
  sources: Pick<CommitSources, 'context' | 'worktree' | 'parents' | 'mayBlame'>,
  { blob, path }: ParentFile,
  parent: number,
): Origin[] | undefined {
  const { db } = sources.context;
  const ranges = rangesOfBlob(db, blob, path);
  if (ranges !== undefined) return fromRanges(ranges, unknown);
  const commit = sources.parents[parent];
  if (commit === undefined || isNullSha(blob) || !isEverAddedTo(db, path) || !sources.mayBlame()) return undefined;
  const authors = new CommittedAuthors(db);
  try {
    return readBlame(sources.worktree, path, commit).map((line) => authors.find(line)?.origin ?? unknown);
  } catch {
    // git does not have the parent (a shallow clone): then nothing is known of it.
    return undefined;
  }
}
