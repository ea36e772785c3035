import type { Store } from './open.ts';

/** What SQLite itself finds wrong with a file, at most 100 complaints; empty: nothing. */
export function integrityProblems(db: Store): string[] {
  const rows = db.prepare<[], string>('PRAGMA integrity_check(100)').pluck().all();
  return rows.filter((row) => row !== 'ok');
}

/** Whether building all indexes anew can mend what `integrityProblems` found. */
export function areIndexProblems(problems: readonly string[]): boolean {
  return problems.every((problem) => /missing from index|wrong # of entries in index|non-unique entry/.test(problem));
}

/** Builds all indexes anew from their tables. */
export function rebuildIndexes(db: Store): void {
  db.exec('REINDEX');
}

/** Rows that refer to rows which are not there, by table. */
export function danglingRows(db: Store): Map<string, number> {
  const rows = db.prepare<[], { table: string }>('PRAGMA foreign_key_check').iterate();
  const counts = new Map<string, number>();
  for (const { table } of rows) counts.set(table, (counts.get(table) ?? 0) + 1);
  return counts;
}

/** How many rows there are that refer to others; ranges of lines are told by their files. */
export function referringRows(db: Store): number {
  const tables = ['commit_files', 'commits', 'edits', 'tool_calls', 'file_modifications', 'agent_invocations'];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`);
  return (
    db
      .prepare<[], number>(`SELECT ${counts.join(' + ')}`)
      .pluck()
      .get() ?? 0
  );
}

/** References that may be missing: a row is as good without them. A commit's repository says what kind of row it is. */
const optionalReferences = [
  ['origins', 'edit_id', 'edits'],
  ['edits', 'repository_id', 'repositories'],
  ['pending_files', 'repository_id', 'repositories'],
  ['shelved_files', 'repository_id', 'repositories'],
  ['tool_calls', 'task_execution_id', 'task_executions'],
  ['file_modifications', 'task_execution_id', 'task_executions'],
  ['file_modifications', 'edit_id', 'edits'],
  ['agent_invocations', 'task_execution_id', 'task_executions'],
] as const;

/** Takes references to nothing out of the rows of these tables that can do without; returns how many. */
export function cutDanglingReferences(db: Store, tables: Iterable<string>): number {
  const wanted = new Set(tables);
  return optionalReferences
    .filter(([table]) => wanted.has(table))
    .reduce((sum, [table, column, target]) => {
      const sql = `UPDATE ${table} SET ${column} = NULL
        WHERE ${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${target} t WHERE t.id = ${table}.${column})`;
      return sum + db.prepare(sql).run().changes;
    }, 0);
}
