import { UserError } from '../config/user-error.ts';
import { findWorktree } from '../git/find-repository.ts';
import type { NamedRange } from '../report/parse-range.ts';
import { findRange } from '../report/range.ts';
import { type RangeWork, readRangeWork } from '../report/range-work.ts';
import type { Io } from './io.ts';

/** Reads a range of the repository here. Throws a `UserError` where it cannot be read. */
export function rangeHere(io: Io, named: NamedRange): RangeWork {
  const worktree = findWorktree(io.cwd);
  if (worktree === undefined) throw new UserError('there is no git repository here', 'go into one');
  return readRangeWork(worktree, findRange(worktree, named));
}
