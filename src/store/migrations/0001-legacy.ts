import type { Database } from 'better-sqlite3';

/**
 * Sets aside the tables of a database that the Python tool wrote (`edits.tool`, `commits.repo_name` ...), so that
 * 0002 can create ours under the same names; 0003 copies every row over.
 */
export function setLegacyTablesAside(db: Database): void {
  const columns = db.prepare<[], { name: string }>('PRAGMA table_info(edits)').all();
  if (!columns.some((column) => column.name === 'tool')) return;
  for (const table of ['edits', 'commits', 'commit_files']) {
    if (hasTable(db, table)) db.exec(`ALTER TABLE ${table} RENAME TO legacy_${table}`);
  }
  const indexes = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    .all();
  for (const index of indexes) db.exec(`DROP INDEX "${index.name.replaceAll('"', '""')}"`);
}

export function hasTable(db: Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
}
