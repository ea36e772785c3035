import type { IngestContext } from '../context/context.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { listUnseen } from '../git/read-arrived.ts';
import {
  type Arrival,
  addArrival,
  firstArrival,
  firstRecorded,
  rememberTip,
  removeArrival,
  tipsSeen,
} from '../store/arrivals.ts';
import { findWorktreeRow } from '../store/worktrees.ts';
import { clockSlackMs, mostAtOnce } from './limits.ts';
import { lookThrough } from './look-through.ts';

/** Looks through a part of what came from elsewhere and waits. */
export function lookFurther(context: IngestContext): void {
  const { db } = context;
  const arrival = firstArrival(db);
  if (arrival === undefined) return;
  const row = findWorktreeRow(db, arrival.git_dir);
  const worktree = row && findWorktree(row.top);
  if (worktree?.gitDir === arrival.git_dir && !context.isKeptOut(worktree)) {
    if (arrival.shas === null) list(context, worktree, arrival);
    else lookThrough(context, worktree, arrival.shas.split(' '));
  }
  removeArrival(db, arrival.id);
}

/** Of the whole range parts are made, that are looked through one by one. */
function list(context: IngestContext, worktree: Worktree, { git_dir, tip }: Arrival): void {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const shas = listUnseen(worktree, tip, (firstRecorded(db) ?? 0) - clockSlackMs / 1000, tipsSeen(db, id));
  for (let at = 0; at < shas.length; at += mostAtOnce) {
    addArrival(db, { git_dir, tip, shas: shas.slice(at, at + mostAtOnce).join(' ') });
  }
  rememberTip(db, id, tip);
}
