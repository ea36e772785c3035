import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { openSqlite } from '../../src/store/sqlite.ts';

/** A folder that goes away with `using`. */
export class ScratchFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'ai-tracker-test-')));

  file(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

type Values = Readonly<Record<string, string | number | null>>;

export function insert(db: Database, table: string, values: Values): number {
  const names = Object.keys(values);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
  return Number(db.prepare(sql).run(values).lastInsertRowid);
}

let commits = 0;

/** A recorded commit, human and empty but for what is given. */
export function addCommit(db: Database, values: Values = {}): number {
  commits += 1;
  return insert(db, 'commits', {
    commit_sha: commits.toString(16).padStart(40, '0'),
    repository_path: '/home/dev/api',
    repository_name: 'api',
    timestamp: '2026-03-02T10:00:00Z',
    ai_lines_added: 0,
    ai_lines_removed: 0,
    human_lines_added: 0,
    human_lines_removed: 0,
    ...values,
  });
}

/** A database as the Python tool made it; `tables` picks some of its tables. */
export function makePythonDatabase(path: string, tables: readonly string[] = Object.keys(pythonTables)): Database {
  const db = openSqlite(path);
  for (const table of tables) db.exec(pythonTables[table] ?? '');
  return db;
}

const pythonTables: Readonly<Record<string, string>> = {
  edits: `CREATE TABLE edits (
      id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, session_id TEXT NOT NULL, tool TEXT NOT NULL,
      file_path TEXT NOT NULL, lines_added INTEGER NOT NULL, lines_removed INTEGER NOT NULL, cwd TEXT NOT NULL,
      committed INTEGER DEFAULT 0);
    CREATE INDEX idx_edits_file ON edits(file_path);
    CREATE INDEX idx_edits_timestamp ON edits(timestamp);
    CREATE INDEX idx_edits_committed ON edits(committed);`,
  commits: `CREATE TABLE commits (
      id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, commit_sha TEXT NOT NULL, repo_name TEXT NOT NULL,
      repo_path TEXT NOT NULL, ai_lines_added INTEGER NOT NULL, ai_lines_removed INTEGER NOT NULL,
      human_lines_added INTEGER NOT NULL, human_lines_removed INTEGER NOT NULL);
    CREATE INDEX idx_commits_timestamp ON commits(timestamp);
    CREATE INDEX idx_commits_repo ON commits(repo_name);`,
  commit_files: `CREATE TABLE commit_files (
      id INTEGER PRIMARY KEY AUTOINCREMENT, commit_id INTEGER NOT NULL, file_path TEXT NOT NULL,
      lines_added INTEGER NOT NULL, lines_removed INTEGER NOT NULL, ai_lines_added INTEGER NOT NULL,
      ai_lines_removed INTEGER NOT NULL, FOREIGN KEY (commit_id) REFERENCES commits(id));`,
};

/** Some work in a Python tool's database: two edits, three commits (one sha twice), files, one of no commit. */
export function fillPythonDatabase(db: Database): void {
  const edit = { timestamp: '2026-01-09T18:00:00.123456Z', session_id: 's1', lines_removed: 1, cwd: '/home/dev/api' };
  insert(db, 'edits', { ...edit, tool: 'Edit', file_path: '/home/dev/api/a.ts', lines_added: 4, committed: 1 });
  insert(db, 'edits', { ...edit, tool: 'Write', file_path: '/home/dev/api/b.ts', lines_added: 9, committed: 0 });
  const commit = { repo_name: 'api', repo_path: '/home/dev/api', ai_lines_removed: 2, human_lines_removed: 3 };
  const sha = 'a'.repeat(40);
  const counts = { ai_lines_added: 10, human_lines_added: 5 };
  insert(db, 'commits', { ...commit, ...counts, commit_sha: sha, timestamp: '2026-01-09T18:05:00.000001Z' });
  insert(db, 'commits', { ...commit, ...counts, commit_sha: sha, timestamp: '2026-01-09T18:05:01.000001Z' });
  const human = { ai_lines_added: 0, ai_lines_removed: 0, human_lines_added: 7 };
  insert(db, 'commits', { ...commit, ...human, commit_sha: 'b'.repeat(40), timestamp: '2026-01-11T09:00:00Z' });
  db.pragma('foreign_keys = OFF');
  const file = { file_path: 'a.ts', lines_added: 15, lines_removed: 5, ai_lines_added: 10, ai_lines_removed: 2 };
  insert(db, 'commit_files', { ...file, commit_id: 1 });
  insert(db, 'commit_files', { ...file, commit_id: 99 });
}

/** Makes a folder read-only, for root too where it may mount; returns what undoes it. */
export function freeze(folder: string): () => void {
  const mounted = spawnSync('mount', ['--bind', folder, folder]).status === 0;
  if (mounted && spawnSync('mount', ['-o', 'remount,bind,ro', folder]).status === 0) {
    return () => void spawnSync('umount', [folder]);
  }
  if (mounted) spawnSync('umount', [folder]);
  chmodSync(folder, 0o500);
  return () => chmodSync(folder, 0o700);
}
