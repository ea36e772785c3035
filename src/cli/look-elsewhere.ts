import { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readRemotes, rootCommit } from '../git/read-remotes.ts';
import { readUnrecorded } from '../landed/find-unseen.ts';
import { mostAtOnce } from '../landed/limits.ts';
import { lookThrough } from '../landed/look-through.ts';
import { adoptRepository } from '../store/fleet-repositories.ts';
import type { Store } from '../store/open.ts';

/**
 * Reads a fleet's file as if commits of the clone here, which no agent recorded, had been looked through for the work of
 * all of them. Nothing of that stays: it is another thing when the agents have told more. Too many are not looked at.
 */
export function withCommits<T>(store: Store, worktree: Worktree, shas: readonly string[], read: () => T): T {
  store.exec('BEGIN IMMEDIATE');
  try {
    const key = readRemotes(worktree).remote ?? rootCommit(worktree);
    if (key !== null) adoptRepository(store, key, worktree.commonDir);
    const context = new IngestContext(store);
    const commits = readUnrecorded(context, worktree, shas.slice(0, mostAtOnce), []);
    lookThrough(
      context,
      worktree,
      [...commits].sort((a, b) => (a.committedAt < b.committedAt ? -1 : 1)),
    );
    return read();
  } finally {
    store.exec('ROLLBACK');
  }
}
