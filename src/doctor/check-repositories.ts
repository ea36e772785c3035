import { resolve } from 'node:path';
import { databasePath } from '../config/paths.ts';
import { findWorktree } from '../git/find-repository.ts';
import type { Store } from '../store/open.ts';
import { openAsItStands, openForReading } from '../store/open-for-reading.ts';
import { countKnownRepositories, isFollowed } from '../store/worktrees.ts';
import { type Check, ok, type Patient } from './check.ts';

/** How many repositories are known, and whether the one here is. */
export function checkRepositories({ env, cwd, isNamed }: Patient): Check | undefined {
  const store = tryOpen(isNamed ? openAsItStands : openForReading, resolve(cwd, databasePath(env)));
  if (store === undefined) return undefined;
  try {
    const count = countKnownRepositories(store);
    const many = `${count} known, whose commits are recorded`;
    const here = findWorktree(cwd);
    if (here === undefined || isFollowed(store, here.gitDir)) return ok('repositories', many);
    return ok('repositories', `${many}; this one will be known from the next session or \`ai-tracker stats\` on`);
  } finally {
    store.close();
  }
}

/** What is wrong with the database is said by its own check. */
function tryOpen(open: (path: string) => Store, path: string): Store | undefined {
  try {
    return open(path);
  } catch {
    return undefined;
  }
}
