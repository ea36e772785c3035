import { columnsOf, commitTables, copiedTables, idsOfSource } from './fleet-schema.ts';
import type { Store } from './open.ts';

// What one source holds, brought into the fleet's file. The source is attached as `source`: a copy, brought to our schema.

/** Ids of a table that others refer to, and what refers to which: they are the source's own, moved (idsOfSource). */
const moved: Readonly<Record<string, readonly string[]>> = {
  origins: ['id', 'edit_id'],
  edits: ['id'],
  task_executions: ['id'],
  tool_calls: ['id', 'task_execution_id'],
  file_modifications: ['id', 'task_execution_id', 'edit_id'],
  agent_invocations: ['task_execution_id'],
  shelved_files: ['id'],
  commits: ['id'],
  commit_files: ['id', 'commit_id'],
  line_ranges: ['commit_file_id', 'source_commit_id'],
  removed_ranges: ['commit_file_id'],
};

/** Has an index of its own that finds a source's rows, where its ids do not. */
const byName: ReadonlySet<string> = new Set(['agent_sessions', 'agent_invocations', 'messages', 'message_calls']);

/** Each way of writing a column down that is not as the source has it. */
function expression(table: string, column: string): string {
  const name = `t.${column}`;
  if (moved[table]?.includes(column)) return `${name} + @base`;
  // A person and nobody known are the same everywhere.
  if (column === 'origin_id') return `CASE WHEN ${name} <= 2 THEN ${name} ELSE ${name} + @base END`;
  if (column === 'source_id') return '@source';
  if (column === 'repository_id') {
    return `(SELECT repository_id FROM source_repositories WHERE source_id = @source AND id = ${name})`;
  }
  if (table === 'origins' && column === 'agent_id') return `CASE WHEN author = 'ai' THEN COALESCE(${name}, @agent) END`;
  if (column === 'agent_id') return `COALESCE(${name}, @agent)`;
  // Lines in the making are nobody else's affair.
  if (column === 'weave') return 'NULL';
  return name;
}

/** Whose rows go in. */
export interface Slice {
  /** The source's number. */
  readonly source: number;
  /** Who is meant where a row names no agent. */
  readonly agent: string;
}

interface Bound extends Slice {
  readonly base: number;
}

/** Replaces what the fleet's file has of a source by what the attached database holds. */
export function replaceSlice(db: Store, slice: Slice): void {
  const bound = { ...slice, base: slice.source * idsOfSource };
  countTools(db, bound, -1);
  for (const table of copiedTables) replaceRows(db, table, bound);
  countTools(db, bound, 1);
  replaceCommits(db, bound);
}

function run(db: Store, sql: string, bound: Bound): void {
  const named = Object.entries(bound).filter(([name]) => sql.includes(`@${name}`));
  db.prepare(sql).run(Object.fromEntries(named));
}

/** The terms that find a source's rows by their ids. */
const ofSource = (key: string) => `${key} >= @base AND ${key} < @base + ${idsOfSource}`;

function replaceRows(db: Store, table: string, bound: Bound): void {
  const isNamed = byName.has(table) || table === 'pending_files' || table === 'worktrees';
  run(db, `DELETE FROM main.${table} WHERE ${isNamed ? 'source_id = @source' : ofSource('id')}`, bound);
  insertRows(db, table, table, bound, table === 'origins' ? 'WHERE t.id > 2' : '');
}

function insertRows(db: Store, table: string, into: string, bound: Bound, which: string): void {
  const columns = columnsOf(db, into).filter((name) => name !== 'repository_id' || table !== 'commit_files');
  const values = columns.map((column) => expression(table, column));
  // A session that two containers told of is the first one's.
  const sql = `INSERT OR IGNORE INTO main.${into} (${columns.join(', ')})
    SELECT ${values.join(', ')} FROM source.${table} t ${which}`;
  run(db, sql, bound);
}

function countTools(db: Store, bound: Bound, sign: 1 | -1): void {
  const counts = ['count(*)', 'sum(success IS 1)', 'sum(success IS 0)', 'sum(duration_ms IS NOT NULL)'];
  const sql = `INSERT INTO tool_totals (tool_name, calls, succeeded, failed, timed)
    SELECT tool_name, ${counts.map((count) => `${sign} * ${count}`).join(', ')} FROM main.tool_calls
      WHERE ${ofSource('id')} GROUP BY tool_name
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, succeeded = succeeded + excluded.succeeded,
      failed = failed + excluded.failed, timed = timed + excluded.timed`;
  run(db, sql, bound);
}

/** The lines of a recorded commit never change, but who counts them does: only what is new is read of them. */
function replaceCommits(db: Store, bound: Bound): void {
  const columns = columnsOf(db, 'source_commits');
  const values = columns.map((column) => `${expression('commits', column)} AS ${column}`);
  db.exec('DROP TABLE IF EXISTS temp.told; DROP TABLE IF EXISTS temp.other');
  run(db, `CREATE TEMP TABLE told AS SELECT ${values.join(', ')} FROM source.commits t`, bound);
  const own = `SELECT ${columns.join(', ')} FROM source_commits WHERE ${ofSource('id')}`;
  run(
    db,
    `CREATE TEMP TABLE other AS SELECT id, commit_sha, id IN (SELECT id FROM source_commits) AS known,
        id IN (SELECT id FROM told) AS told
      FROM (SELECT * FROM (SELECT * FROM told EXCEPT ${own}) UNION SELECT * FROM (${own} EXCEPT SELECT * FROM told))
      GROUP BY id`,
    bound,
  );
  run(db, 'INSERT OR IGNORE INTO changed_commits SELECT commit_sha FROM other', bound);
  run(
    db,
    `INSERT OR IGNORE INTO changed_commits SELECT commit_sha FROM source_commits WHERE id IN (SELECT id FROM other)`,
    bound,
  );
  deleteFilesOf(db, 'SELECT id FROM other WHERE NOT told', bound);
  run(db, 'DELETE FROM source_commits WHERE id IN (SELECT id FROM other)', bound);
  run(db, `INSERT INTO source_commits SELECT * FROM told WHERE id IN (SELECT id FROM other)`, bound);
  insertFiles(db, bound);
}

function insertFiles(db: Store, bound: Bound): void {
  const isNew = 'SELECT id - @base FROM other WHERE told AND NOT known';
  const files = `SELECT id FROM source.commit_files WHERE commit_id IN (${isNew})`;
  insertRows(db, 'commit_files', 'commit_files', bound, `WHERE t.commit_id IN (${isNew})`);
  for (const prefix of ['', 'source_']) {
    run(
      db,
      `UPDATE main.${prefix}commit_files AS f SET repository_id = c.repository_id FROM source_commits c
        WHERE c.id = f.commit_id AND f.commit_id IN (SELECT id FROM other WHERE told)`,
      bound,
    );
  }
  for (const table of ['line_ranges', 'removed_ranges']) {
    insertRows(db, table, table, bound, `WHERE t.commit_file_id IN (${files})`);
  }
}

/** What a source says of some commits' files, wherever it stands. */
function deleteFilesOf(db: Store, commits: string, bound: Bound): void {
  for (const prefix of ['', 'source_']) {
    const files = `SELECT id FROM main.${prefix}commit_files WHERE commit_id IN (${commits})`;
    for (const table of commitTables.filter((name) => name !== 'commit_files')) {
      run(db, `DELETE FROM main.${prefix}${table} WHERE commit_file_id IN (${files})`, bound);
    }
    run(db, `DELETE FROM main.${prefix}commit_files WHERE commit_id IN (${commits})`, bound);
  }
}
