import { unknown } from '../attribution/weave.ts';
import { IngestContext } from '../context/context.ts';
import type { Bundle } from '../export/bundle/bundle.ts';
import { loadBundle } from '../export/bundle/load-bundle.ts';
import { readUnrecorded } from '../landed/find-unseen.ts';
import { mostAtOnce } from '../landed/limits.ts';
import { lookThrough } from '../landed/look-through.ts';
import type { Store } from '../store/open.ts';
import { openInMemory } from '../store/open-in-memory.ts';
import type { RangeWork } from './range-work.ts';

/**
 * Runs `read` on a database in memory that has some bundles' commits, and what those of a range are that nobody recorded and
 * that repeat them. What is written there is gone with it.
 */
export function withBundles<T>(bundles: readonly Bundle[], work: RangeWork, read: (store: Store) => T): T {
  const store = openInMemory();
  try {
    return store.transaction(() => {
      const context = new IngestContext(store);
      const repository = context.repositoryOf(work.worktree);
      let last = unknown;
      for (const bundle of bundles) last = loadBundle(store, repository, bundle, last);
      lookThroughRange(context, work);
      return read(store);
    })();
  } finally {
    store.close();
  }
}

function lookThroughRange(context: IngestContext, { worktree, commits }: RangeWork): void {
  const shas = commits.filter(({ parents }) => parents.length < 2).map(({ sha }) => sha);
  for (let at = 0; at < shas.length; at += mostAtOnce) {
    lookThrough(context, worktree, readUnrecorded(context, worktree, shas.slice(at, at + mostAtOnce), []));
  }
}
