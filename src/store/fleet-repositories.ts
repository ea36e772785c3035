import type { Store } from './open.ts';
import { statement } from './statement.ts';

interface Told {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** The git folder. */
  readonly place: string;
  readonly remote: string | null;
  readonly root_commit: string | null;
  /** The first commit, where it was made in this very repository. */
  readonly made_here: string | null;
}

const toldSql = `SELECT id, name, path, common_dir AS place, remote, root_commit,
    (SELECT c.commit_sha FROM source.commits c WHERE c.repository_id = r.id AND c.commit_sha = r.root_commit
      AND NOT c.landed) AS made_here
  FROM source.repositories r`;

/** Which source it is, and where it is. */
export interface SourceAt {
  readonly id: number;
  readonly database_id: string;
  readonly host: string | null;
}

/**
 * Which repository each of the attached source's is: one of the same remote, else of the same root commit; where neither
 * is known, it is the only one of its kind.
 */
export function placeRepositories(db: Store, source: SourceAt): void {
  const before = repositoriesOf(db, source.id);
  statement(db, 'DELETE FROM source_repositories WHERE source_id = ?').run(source.id);
  // Prepared anew: another source is attached each time.
  for (const told of db.prepare<[], Told>(toldSql).all()) {
    const { id, name, path, place, made_here } = told;
    statement(
      db,
      `INSERT INTO source_repositories (source_id, id, repository_id, name, path, place, host, made_here)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(source.id, id, repositoryOf(db, keyOf(db, source, told), told), name, path, place, source.host, made_here);
  }
  for (const id of new Set([...before, ...repositoriesOf(db, source.id)])) nameRepository(db, id);
}

function keyOf(db: Store, source: SourceAt, told: Told): string {
  if (told.remote !== null) return told.remote;
  if (told.root_commit === null) return `${source.database_id} ${told.id}`;
  return told.made_here === null ? told.root_commit : keyOfTwin(db, source.host, told.place, told.made_here);
}

/**
 * Two repositories of one machine may begin with the same commit, made in each of them in the same second, and are two all
 * the same. Elsewhere the same commit is taken for the same repository: a folder may have other names there.
 */
function keyOfTwin(db: Store, host: string | null, place: string, root: string): string {
  const others = statement<{ key: string; place: string }>(
    db,
    `SELECT DISTINCT r.common_dir AS key, s.place FROM source_repositories s JOIN repositories r ON r.id = s.repository_id
     WHERE s.made_here = ? AND s.host = ?`,
  ).all(root, host);
  const same = others.find((other) => other.place === place);
  if (same !== undefined) return same.key;
  const taken = new Set(others.map(({ key }) => key));
  const keys = [root, ...others.map((_, at) => `${root} ${at + 2}`)];
  return keys.find((key) => !taken.has(key)) as string;
}

function repositoriesOf(db: Store, source: number): number[] {
  const sql = 'SELECT DISTINCT repository_id AS id FROM source_repositories WHERE source_id = ?';
  return statement<{ id: number }>(db, sql)
    .all(source)
    .map(({ id }) => id);
}

function repositoryOf(db: Store, key: string, { name, path, remote, root_commit }: Told): number {
  const known = statement<{ id: number }>(db, 'SELECT id FROM repositories WHERE common_dir = ?').get(key);
  if (known !== undefined) return known.id;
  const sql = `INSERT INTO repositories (common_dir, path, name, remote, root_commit) VALUES (?, ?, ?, ?, ?)`;
  return Number(statement(db, sql).run(key, path, name, remote, remote === null ? root_commit : null).lastInsertRowid);
}

/** Of some repositories, those that began with the same commit and are two, by what it is. */
export function twinsAmong(db: Store, ids: readonly number[]): Map<number, string> {
  if (ids.length < 2) return new Map();
  const sql = `SELECT id, root_commit AS root FROM repositories
    WHERE remote IS NULL AND root_commit IS NOT NULL AND id IN (SELECT value FROM json_each(?))`;
  const rows = statement<{ id: number; root: string }>(db, sql).all(JSON.stringify(ids));
  return new Map(rows.map(({ id, root }) => [id, root]));
}

/** A repository is called what its clones are; where several names are known, by the first of the alphabet. */
function nameRepository(db: Store, id: number): void {
  const names = statement<{ name: string | null; path: string | null }>(
    db,
    `SELECT min(s.name) AS name, COALESCE(r.remote, min(s.path)) AS path FROM repositories r
     LEFT JOIN source_repositories s ON s.repository_id = r.id WHERE r.id = ?`,
  ).get(id);
  if (names?.name == null) {
    statement(db, 'DELETE FROM repositories WHERE id = ?').run(id);
    return;
  }
  const bind = { id, name: names.name, path: names.path };
  const sql =
    'UPDATE repositories SET name = @name, path = @path WHERE id = @id AND (name, path) IS NOT (@name, @path)';
  if (statement(db, sql).run(bind).changes === 0) return;
  for (const table of ['commits', 'agent_commits']) {
    statement(db, `UPDATE ${table} SET repository_name = @name, repository_path = @path WHERE repository_id = @id`).run(
      bind,
    );
  }
}

/** A clone that is here is one of a repository of the fleet's, by what it is known by there. */
export function adoptRepository(db: Store, key: string, place: string): void {
  statement(db, 'UPDATE repositories SET common_dir = ? WHERE common_dir = ?').run(place, key);
}
