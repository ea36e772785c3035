import type { Store } from './open.ts';
import { ofRepositories } from './totals.ts';

interface Top {
  readonly source: number;
  readonly top: string;
  readonly path: string;
}

/** The sessions that began in one of the repositories at these paths, or in a folder of it, or that wrote in one. */
export function sessionsIn(db: Store, repositories: readonly string[], isFleet: boolean): string[] {
  const wrote = db
    .prepare<unknown[], string>(`SELECT DISTINCT session_id FROM edits WHERE ${ofRepositories}`)
    .pluck()
    .all({ repositories: JSON.stringify(repositories) });
  const repositoryOf = findTop(readTops(db, isFleet));
  const began = db
    .prepare<[], { id: string; folder: string; source: number }>(
      `SELECT id, working_directory AS folder, ${isFleet ? 'source_id' : '0'} AS source FROM agent_sessions
       WHERE working_directory IS NOT NULL`,
    )
    .all()
    .filter(({ source, folder }) => repositories.includes(repositoryOf(source, folder) ?? ''));
  return [...new Set([...wrote, ...began.map(({ id }) => id)])];
}

/** Where the work trees of repositories are, on the machine of each source. */
function readTops(db: Store, isFleet: boolean): Top[] {
  const own = `SELECT 0 AS source, w.top, r.path FROM worktrees w JOIN repositories r ON r.id = w.repository_id
    UNION SELECT 0, path, path FROM repositories UNION SELECT 0, repository_path, repository_path FROM commit_totals`;
  const ofFleet = `SELECT w.source_id AS source, w.top, r.path FROM worktrees w JOIN repositories r ON r.id = w.repository_id
    UNION SELECT s.source_id, s.path, r.path FROM source_repositories s JOIN repositories r ON r.id = s.repository_id`;
  return db.prepare<[], Top>(isFleet ? ofFleet : own).all();
}

/** Finds the repository that a folder is in: of one inside another it is the inner one. */
function findTop(tops: readonly Top[]): (source: number, folder: string) => string | undefined {
  const byTop = new Map(tops.map(({ source, top, path }) => [`${source} ${top}`, path]));
  return (source, folder) => {
    for (let above = folder; ; above = above.slice(0, above.lastIndexOf('/'))) {
      const path = byTop.get(`${source} ${above}`);
      if (path !== undefined || !above.includes('/')) return path;
    }
  };
}
