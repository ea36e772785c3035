import type { Database } from 'better-sqlite3';
import { columnsOf } from './0001-legacy.ts';

/** Our columns and what of the Python tool's row fills each: a column of it, or an expression over several. */
const fillings = {
  edits: {
    id: 'id',
    timestamp: 'timestamp',
    session_id: 'session_id',
    tool_type: 'tool',
    file_path: 'file_path',
    lines_added: 'lines_added',
    lines_removed: 'lines_removed',
    working_directory: 'cwd',
    committed: 'committed',
  },
  commits: {
    id: 'id',
    commit_sha: 'commit_sha',
    repository_path: 'repo_path',
    repository_name: 'repo_name',
    timestamp: 'timestamp',
    ai_lines_added: 'ai_lines_added',
    ai_lines_removed: 'ai_lines_removed',
    human_lines_added: 'human_lines_added',
    human_lines_removed: 'human_lines_removed',
  },
  commit_files: {
    id: 'id',
    commit_id: 'commit_id',
    file_path: 'file_path',
    ai_lines: 'ai_lines_added',
    human_lines: 'lines_added - ai_lines_added',
    ai_lines_removed: 'ai_lines_removed',
    human_lines_removed: 'lines_removed - ai_lines_removed',
  },
} as const;
const texts = new Set(['timestamp', 'session_id', 'tool', 'file_path', 'cwd', 'commit_sha', 'repo_path', 'repo_name']);

/** Copies every row of the Python tool's tables into ours, with their ids, and drops the old tables. */
export function copyLegacyRows(db: Database): void {
  for (const [table, filling] of Object.entries(fillings)) {
    const columns = columnsOf(db, `legacy_${table}`);
    if (columns.size === 0) continue;
    const values = Object.values(filling).map((expression) =>
      expression.replace(/\w+/g, (name) => filled(name, columns)),
    );
    db.exec(`INSERT INTO ${table} (${Object.keys(filling).join(', ')})
      SELECT ${values.join(', ')} FROM legacy_${table} ORDER BY id`);
  }
  for (const table of Object.keys(fillings).reverse()) db.exec(`DROP TABLE IF EXISTS legacy_${table}`);
}

/** Versions of the Python tool lack a column here and there, and it allowed some to be NULL; ours do not. */
function filled(name: string, columns: ReadonlySet<string>): string {
  const nothing = texts.has(name) ? "''" : '0';
  return columns.has(name) ? `COALESCE(${name}, ${nothing})` : nothing;
}
