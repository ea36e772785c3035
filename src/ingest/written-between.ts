import { human, type Origin, unknown } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import { findOff } from '../store/off.ts';
import type { IngestContext } from './context.ts';

/** Whose lines are that came between two looks at a work tree: a person's, unless hooks were switched off meanwhile. */
export function writtenBetween({ db }: IngestContext, worktree: Worktree | undefined): Origin {
  const off = worktree && findOff(db, worktree.gitDir);
  return off !== undefined && off.state !== 'settled' ? unknown : human;
}
