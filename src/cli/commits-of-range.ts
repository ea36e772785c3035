import { UserError } from '../config/user-error.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { readBetween } from '../git/read-arrived.ts';
import type { NamedRange } from '../report/parse-range.ts';
import { findRange, type Range } from '../report/range.ts';
import { type CommitCounts, countsOfCommits } from '../store/counts-of-commits.ts';
import type { Store } from '../store/open.ts';
import { cloneCalled } from './clones-called.ts';
import type { Io } from './io.ts';
import { type ChosenDatabase, readWithElsewhere } from './open-current.ts';

/** The commits of a range of a clone here, and what is recorded of them. */
export interface ReadCommits<Beside> {
  readonly worktree: Worktree;
  readonly range: Range;
  /** As git lists them, the newest first. */
  readonly shas: readonly string[];
  readonly recorded: ReadonlyMap<string, CommitCounts>;
  readonly beside: Beside;
}

export interface RangeAsked {
  readonly named: NamedRange;
  /** The clone, where it is not the one here. */
  readonly repo: string | undefined;
  readonly allFiles: boolean;
}

/** Reads a range, and `beside` what else is to be known of the same state of the database. */
export async function readCommitsOf<Beside>(
  io: Io,
  chosen: ChosenDatabase,
  { named, repo, allFiles }: RangeAsked,
  beside: (store: Store, worktree: Worktree) => Beside,
): Promise<ReadCommits<Beside>> {
  const worktree = repo === undefined ? findWorktree(io.cwd) : await cloneCalled(io, chosen, repo);
  if (worktree === undefined) throw new UserError('there is no git repository here', 'run it in a clone');
  const range = findRange(worktree, named);
  const shas = readBetween(worktree, range.base, range.head)
    .map(({ sha }) => sha)
    .reverse();
  const read = (store: Store) => ({
    recorded: countsOfCommits(store, shas, allFiles),
    beside: beside(store, worktree),
  });
  const unrecorded = ({ recorded }: ReturnType<typeof read>) => shas.filter((sha) => !recorded.has(sha));
  const asked = { worktree, sha: range.head };
  return { worktree, range, shas, ...(await readWithElsewhere(io, chosen, read, { worktree, unrecorded }, asked)) };
}
