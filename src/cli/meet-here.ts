import { resolve } from 'node:path';
import { databasePath, spoolDir } from '../config/paths.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { readRevision } from '../git/read-revision.ts';
import { readHeadReflog } from '../git/reflog.ts';
import { noCommit } from '../git/reflog-position.ts';
import { removeIfEmpty } from '../install/installed.ts';
import { isHooked } from '../install/plugin-state.ts';
import { listDeliveries, readDelivery, removeDelivery } from '../spool/spool.ts';
import { writeDelivery } from '../spool/write-delivery.ts';
import { seenAmong } from '../store/arrivals.ts';
import type { Store } from '../store/open.ts';
import { findRepository } from '../store/repositories.ts';
import { isFollowed } from '../store/worktrees.ts';
import type { Io } from './io.ts';

/**
 * A command was called in a repository: from now on its commits are recorded, whether or not git tells of them. Not where
 * nothing is installed: whoever took the hooks back does not want that. `isKnown` spares what is known already.
 */
export function meetHere(io: Io, isKnown: (worktree: Worktree) => boolean = () => false): void {
  if (io.env['AI_TRACKER'] === '0' || !isHooked(io.env)) return;
  const worktree = findWorktree(io.cwd);
  if (worktree === undefined || isKnown(worktree)) return;
  try {
    deliverRepository(resolve(io.cwd, databasePath(io.env)), worktree);
  } catch {
    // The spool cannot be written: the command itself says so where it matters.
  }
}

/** A commit that a command is about to read. */
export interface AskedCommit {
  readonly worktree: Worktree;
  readonly sha: string;
}

/** The commit that somebody names. */
export function askedCommit(worktree: Worktree | undefined, rev: string): AskedCommit | undefined {
  if (worktree === undefined) return undefined;
  const sha = readRevision(rev, { cwd: worktree.top, worktree });
  return sha === undefined ? undefined : { worktree, sha };
}

/** A commit that was fetched is looked through when somebody asks for it: no branch that is checked out has it yet. */
export function lookAt(io: Io, current: Store, database: string, { worktree, sha }: AskedCommit): void {
  if (io.env['AI_TRACKER'] === '0') return;
  if (!isFollowed(current, worktree.gitDir) && !isHooked(io.env)) return;
  const repository = findRepository(current, worktree.commonDir);
  if (repository !== undefined && seenAmong(current, repository.id, [sha]).size > 0) return;
  try {
    deliver(database, worktree, { verb: 'revision', args: [sha] });
  } catch {
    // As above.
  }
}

/** Takes back what was only met and never ingested. */
export function withdrawRepositories(spool: string): void {
  for (const name of listDeliveries(spool)) {
    const delivery = readDelivery(spool, name);
    if (delivery !== undefined && 'verb' in delivery && ['repository', 'revision'].includes(delivery.verb))
      removeDelivery(spool, name);
  }
  removeIfEmpty(spool);
}

/** Puts into the spool that a repository is to be known from now on, and where its HEAD is. */
export function deliverRepository(database: string, worktree: Worktree): void {
  deliver(database, worktree, { verb: 'repository' });
}

function deliver(database: string, { top, gitDir }: Worktree, told: { verb: string; args?: readonly string[] }): void {
  const head = readHeadReflog(gitDir).entries.at(-1)?.newSha ?? noCommit;
  writeDelivery(spoolDir(database), { ...told, cwd: top, head, payload: '' });
}
