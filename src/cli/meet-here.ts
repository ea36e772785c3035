import { resolve } from 'node:path';
import { databasePath, spoolDir } from '../config/paths.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { readHeadReflog } from '../git/reflog.ts';
import { noCommit } from '../git/reflog-position.ts';
import { isInstalled, removeIfEmpty } from '../install/installed.ts';
import { listDeliveries, readDelivery, removeDelivery } from '../spool/spool.ts';
import { writeDelivery } from '../spool/write-delivery.ts';
import type { Io } from './io.ts';

/**
 * A command was called in a repository: from now on its commits are recorded, whether or not git tells of them. Not where
 * nothing is installed: whoever took the hooks back does not want that. `isKnown` spares what is known already.
 */
export function meetHere(io: Io, isKnown: (worktree: Worktree) => boolean = () => false): void {
  if (io.env['AI_TRACKER'] === '0' || !isInstalled(io.env)) return;
  const worktree = findWorktree(io.cwd);
  if (worktree === undefined || isKnown(worktree)) return;
  try {
    deliverRepository(resolve(io.cwd, databasePath(io.env)), worktree);
  } catch {
    // The spool cannot be written: the command itself says so where it matters.
  }
}

/** Takes back what was only met and never ingested. */
export function withdrawRepositories(spool: string): void {
  for (const name of listDeliveries(spool)) {
    const delivery = readDelivery(spool, name);
    if (delivery !== undefined && 'verb' in delivery && delivery.verb === 'repository') removeDelivery(spool, name);
  }
  removeIfEmpty(spool);
}

/** Puts into the spool that a repository is to be known from now on, and where its HEAD is. */
export function deliverRepository(database: string, { top, gitDir }: Worktree): void {
  const head = readHeadReflog(gitDir).entries.at(-1)?.newSha ?? noCommit;
  writeDelivery(spoolDir(database), { verb: 'repository', cwd: top, head, payload: '' });
}
