import type { Store } from './open.ts';

const known = new WeakMap<Store, string>();

/**
 * SQL for the commits that lines name as those that they come from (`source_commit_id`), with `id` and `commit_sha`. In a
 * fleet's file lines name what their source tells of, and `commits` has that under another id where several tell of it.
 */
export function namedCommits(db: Store): string {
  const found = known.get(db) ?? (hasSources(db) ? ofFleet : 'commits');
  known.set(db, found);
  return found;
}

const ofFleet = '(SELECT id, commit_sha FROM commits UNION ALL SELECT id, commit_sha FROM source_commits)';

function hasSources(db: Store): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'source_commits'").get() !== undefined;
}
