import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface RepositoryRow {
  readonly id: number;
  readonly common_dir: string;
  readonly path: string;
  readonly name: string;
  readonly config_mtime: number | null;
  readonly remote: string | null;
  readonly root_commit: string | null;
}

export function findRepository(db: Store, commonDir: string): RepositoryRow | undefined {
  return statement<RepositoryRow>(db, 'SELECT * FROM repositories WHERE common_dir = ?').get(commonDir);
}

/** The one that was recorded last of those that are of the same remote, or began with the same commit where they have none. */
export function findClone(
  db: Store,
  { remote, root_commit }: Pick<RepositoryRow, 'remote' | 'root_commit'>,
): RepositoryRow | undefined {
  const sql = `SELECT * FROM repositories WHERE remote = @remote OR (@remote IS NULL AND root_commit = @root_commit)
    ORDER BY id DESC LIMIT 1`;
  return statement<RepositoryRow>(db, sql).get({ remote, root_commit });
}

/** Adds a repository, or brings its path and name up to date, the name of its commits too. */
export function saveRepository(db: Store, row: Omit<RepositoryRow, 'id'>): RepositoryRow {
  const before = findRepository(db, row.common_dir);
  const saved = statement<RepositoryRow>(
    db,
    `INSERT INTO repositories (common_dir, path, name, config_mtime, remote, root_commit)
     VALUES (@common_dir, @path, @name, @config_mtime, @remote, @root_commit)
     ON CONFLICT (common_dir) DO UPDATE SET path = @path, name = @name, config_mtime = @config_mtime, remote = @remote,
       root_commit = @root_commit RETURNING *`,
  ).get(row);
  if (saved === undefined) throw new Error('INSERT ... RETURNING gave no row');
  if (before && before.name !== saved.name) {
    const sql = 'UPDATE commits SET repository_name = @name WHERE repository_id = @id AND repository_name <> @name';
    statement(db, sql).run({ id: saved.id, name: saved.name });
  }
  return saved;
}
