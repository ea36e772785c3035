import type { Database } from 'better-sqlite3';

/** A column that only the Python tool's table has. */
const marks = { edits: 'tool', commits: 'repo_name', commit_files: 'lines_added' } as const;

/**
 * Sets aside the tables of a database that the Python tool wrote, so that 0002 can create ours under the same names;
 * 0003 copies every row over.
 */
export function setLegacyTablesAside(db: Database): void {
  for (const [table, mark] of Object.entries(marks)) {
    if (columnsOf(db, table).has(mark)) db.exec(`ALTER TABLE ${table} RENAME TO legacy_${table}`);
  }
}

/** The names of a table's columns; none when there is no such table. */
export function columnsOf(db: Database, table: string): ReadonlySet<string> {
  return new Set(db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all());
}
