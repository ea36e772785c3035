import { UserError } from '../config/user-error.ts';
import { findWorktree } from '../git/find-repository.ts';
import { isGitFailure } from '../git/run-git.ts';
import type { NamedRange } from '../report/parse-range.ts';
import { findRange } from '../report/range.ts';
import { type RangeWork, readRangeWork } from '../report/range-work.ts';
import type { Io } from './io.ts';
import { whileWorking } from './working-line.ts';

/** Reads a range of the repository here. Throws a `UserError` where it cannot be read. */
export function rangeHere(io: Io, named: NamedRange): RangeWork {
  const worktree = findWorktree(io.cwd);
  if (worktree === undefined) throw new UserError('there is no git repository here', 'run it in a clone');
  try {
    return whileWorking(io, 'Reading the commits of the range', () =>
      readRangeWork(worktree, findRange(worktree, named)),
    );
  } catch (error) {
    throw isGitFailure(error) && error instanceof Error ? explained(error) : error;
  }
}

function explained(cause: Error): Error {
  if (/promisor/.test(cause.message)) {
    return new UserError(
      'this clone is partial, and lacks files of the range',
      'let git fetch them: git log -p -m BASE..HEAD > /dev/null',
      { cause },
    );
  }
  const [words = ''] = cause.message.replace(/^git \S+ failed: (fatal: )?/, '').split('\n');
  return new UserError(`git cannot read the range: ${words}`, 'git log -p BASE..HEAD shows the same', { cause });
}
