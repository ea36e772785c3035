import type { IngestContext } from '../context/context.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { type ArrivedCommit, listUnseen } from '../git/read-arrived.ts';
import { readUnrecorded } from '../landed/find-unseen.ts';
import { clockSlackMs, mostInPart } from '../landed/limits.ts';
import { lookThrough } from '../landed/look-through.ts';
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
import { untoldFacts } from '../worktree/running-call.ts';
import { recordRemade } from './record-rewrite.ts';

/** Looks through a part of what came from elsewhere and waits. */
export function lookFurther(context: IngestContext): void {
  const { db } = context;
  const arrival = firstArrival(db);
  if (arrival === undefined) return;
  const row = findWorktreeRow(db, arrival.git_dir);
  const worktree = row && findWorktree(row.top);
  if (worktree?.gitDir === arrival.git_dir && !context.isKeptOut(worktree)) {
    if (arrival.shas === null) list(context, worktree, arrival);
    else {
      const commits = readUnrecorded(context, worktree, arrival.shas.split(' '), []);
      lookThroughArrived(context, worktree, arrival.tip, commits);
    }
  }
  removeArrival(db, arrival.id);
}

/** Of the whole range parts are made, that are looked through one by one. */
function list(context: IngestContext, worktree: Worktree, { git_dir, tip }: Arrival): void {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const shas = listUnseen(worktree, tip, (firstRecorded(db) ?? 0) - clockSlackMs / 1000, tipsSeen(db, id));
  for (let at = 0; at < shas.length; at += mostInPart) {
    addArrival(db, { git_dir, tip, shas: shas.slice(at, at + mostInPart).join(' ') });
  }
  rememberTip(db, id, tip);
}

/** Looks through commits from elsewhere which are below a tip; some of them may take the place of recorded ones. */
export function lookThroughArrived(
  context: IngestContext,
  worktree: Worktree,
  tip: string,
  commits: readonly ArrivedCommit[],
): void {
  const times = new Map(commits.map(({ sha, committedAt }) => [sha, Date.parse(committedAt) / 1000]));
  recordRemade(context, worktree, { from: tip, tip }, commits, (sha) => untoldFacts(context, times.get(sha) ?? 0));
  lookThrough(context, worktree, commits);
}
