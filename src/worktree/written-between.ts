import { human, type Origin, unknown } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { wasMissed } from '../store/missed-snapshots.ts';
import { findOff } from '../store/off.ts';

/**
 * Whose lines are that came between two looks at a work tree: a person's, unless hooks were switched off meanwhile, or a
 * call ran of which there is no snapshot.
 */
export function writtenBetween({ db }: IngestContext, worktree: Worktree | undefined): Origin {
  const off = worktree && findOff(db, worktree.gitDir);
  if (off !== undefined && off.state !== 'settled') return unknown;
  return worktree !== undefined && wasMissed(db, worktree.gitDir) ? unknown : human;
}
