import type { Store } from './open.ts';

/** A repository that is recorded, and all that somebody may call it by. */
export interface RecordedRepository {
  readonly name: string;
  readonly path: string;
  /** host/owner/name. */
  readonly remote: string | null;
  readonly root_commit: string | null;
  readonly clones: readonly Clone[];
}

/** One clone of it; of a fleet there may be many, on many machines. */
export interface Clone {
  readonly name: string;
  readonly path: string;
  /** The git folder. */
  readonly place: string;
}

interface Row extends Clone {
  readonly repository: string;
  readonly called: string;
  readonly remote: string | null;
  readonly root_commit: string | null;
}

const own = `SELECT path AS repository, name AS called, remote, root_commit, name, path, common_dir AS place
  FROM repositories`;
const ofFleet = `SELECT r.path AS repository, r.name AS called, r.remote, r.root_commit, s.name, s.path, s.place
  FROM repositories r JOIN source_repositories s ON s.repository_id = r.id`;
/** Rows of the Python tool name no repository but by its path. */
const legacy = `SELECT DISTINCT repository_path, repository_name, NULL, NULL, repository_name, repository_path, repository_path
  FROM commit_totals WHERE repository_path NOT IN (SELECT path FROM repositories)`;

/** All that are recorded, by name; what totals tell apart by its path is one. `isFleet`: of a fleet's file. */
export function recordedRepositories(db: Store, isFleet: boolean): RecordedRepository[] {
  const rows = db.prepare<[], Row>(`${isFleet ? ofFleet : own} UNION ${legacy} ORDER BY called, repository`).all();
  const byPath = new Map<string, RecordedRepository & { readonly clones: Clone[] }>();
  for (const { repository, called, remote, root_commit, name, path, place } of rows) {
    const found = byPath.get(repository);
    const clone = { name, path, place };
    if (found === undefined)
      byPath.set(repository, { name: called, path: repository, remote, root_commit, clones: [clone] });
    else found.clones.push(clone);
  }
  return [...byPath.values()];
}
