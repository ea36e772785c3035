import type { Store } from './open.ts';

/** A repository as records name it. */
export interface NamedRepository {
  /** `null`: only commits of the Python tool are recorded of it. */
  readonly id: number | null;
  readonly name: string;
  readonly path: string;
  readonly common_dir: string;
}

/** The repositories that a name or a path fits. */
export function repositoriesCalled(db: Store, called: string): NamedRepository[] {
  const own = db
    .prepare<unknown[], NamedRepository>(
      'SELECT id, name, path, common_dir FROM repositories WHERE @called IN (name, path, common_dir) ORDER BY path',
    )
    .all({ called });
  const legacy = db
    .prepare<unknown[], NamedRepository>(
      `SELECT DISTINCT NULL AS id, repository_name AS name, repository_path AS path, repository_path AS common_dir
       FROM commits WHERE repository_id IS NULL AND @called IN (repository_name, repository_path)
         AND repository_path NOT IN (SELECT path FROM repositories) ORDER BY 3`,
    )
    .all({ called });
  return [...own, ...legacy];
}

/** How many rows went, by what they are of. */
export type Forgotten = Readonly<Record<'commits' | 'files' | 'edits' | 'pending_files', number>>;

/** Takes out all that is recorded of a repository; it is known no more. */
export function forgetRepositoryRows(db: Store, repository: NamedRepository): Forgotten {
  const run = (sql: string) => db.prepare(sql).run(repository).changes;
  const files = `commit_id IN (SELECT id FROM commits WHERE ${ofRepository})`;
  const counted = {
    files: run(`DELETE FROM commit_files WHERE ${files}`),
    commits: run(`DELETE FROM commits WHERE ${ofRepository}`),
    pending_files: run('DELETE FROM pending_files WHERE repository_id = @id'),
    edits: dropEdits(db, 'repository_id = @id', repository),
  };
  run('DELETE FROM shelved_files WHERE repository_id = @id');
  run("DELETE FROM file_modifications WHERE substr(file_path, 1, length(@path) + 1) = @path || '/'");
  run("DELETE FROM proposed_edits WHERE substr(path, 1, length(@path) + 1) = @path || '/'");
  for (const table of ['snapshots', 'dirty_files', 'open_calls', 'off_marks', 'arrivals']) {
    run(`DELETE FROM ${table} WHERE ${ofGitDir}`);
  }
  run('DELETE FROM worktrees WHERE repository_id = @id');
  run('DELETE FROM repositories WHERE id = @id');
  return counted;
}

/** One row of the Python tool names no repository but by its path. */
const ofRepository = '(repository_id = @id OR (repository_id IS NULL AND repository_path = @path))';
const ofGitDir = `(git_dir = @common_dir OR substr(git_dir, 1, length(@common_dir) + 11) = @common_dir || '/worktrees/')`;

/** Takes edits out, and with them what names them; lines that they wrote keep their author. */
export function dropEdits(db: Store, which: string, parameters: object): number {
  const run = (sql: string) => db.prepare(sql).run(parameters).changes;
  const ids = `(SELECT id FROM edits WHERE ${which})`;
  run(`UPDATE origins SET edit_id = NULL WHERE edit_id IN ${ids}`);
  run(`DELETE FROM file_modifications WHERE edit_id IN ${ids}`);
  return run(`DELETE FROM edits WHERE ${which}`);
}
