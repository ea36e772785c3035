import { columnsOf, commitTables, copiedTables, idsOfSource } from './fleet-schema.ts';
import type { Store } from './open.ts';

// What one source holds, brought into the fleet's file. The source is attached as `source`: a copy, of our schema.

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

/** What tells the rows of a table apart, where it is no id that is moved. */
const keys: Readonly<Record<string, string>> = {
  agent_sessions: 'id',
  agent_invocations: 'invocation_id',
  messages: 'id',
  message_calls: 'tool_use_id',
  pending_files: 'path',
  worktrees: 'git_dir',
};

/** How a column is written that is not as the source has it. */
function expression(table: string, column: string): string {
  const name = `t.${column}`;
  if (moved[table]?.includes(column)) return `${name} + @base`;
  // A person and nobody known are the same everywhere.
  if (column === 'origin_id' || column === 'corrects')
    return `CASE WHEN ${name} <= 2 THEN ${name} ELSE ${name} + @base END`;
  if (column === 'source_id') return '@source';
  if (column === 'repository_id') {
    const commit =
      table === 'commit_files' ? `(SELECT repository_id FROM source.commits WHERE id = t.commit_id)` : name;
    return `(SELECT repository_id FROM source_repositories WHERE source_id = @source AND id = ${commit})`;
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
  /** Nothing is here of it yet. */
  readonly isNew: boolean;
}

interface Bound extends Slice {
  readonly base: number;
}

/** Brings what the fleet's file has of a source to what the attached database holds. What is there stays. */
export function bringSlice(db: Store, slice: Slice): void {
  const bound = { ...slice, base: slice.source * idsOfSource };
  if (!slice.isNew) countTools(db, bound, -1);
  for (const table of copiedTables) bringRows(db, table, bound);
  countTools(db, bound, 1);
  bringCommits(db, bound);
}

function run(db: Store, sql: string, { source, agent, base }: Bound): void {
  const named = Object.entries({ source, agent, base }).filter(([name]) => sql.includes(`@${name}`));
  db.prepare(sql).run(Object.fromEntries(named));
}

/** The terms that find a source's rows by their ids. */
const ofSource = (key: string) => `${key} >= @base AND ${key} < @base + ${idsOfSource}`;

function bringRows(db: Store, table: string, bound: Bound): void {
  // A person and nobody known have their rows here.
  const which = table === 'origins' ? 't.id > 2' : 'TRUE';
  if (bound.isNew) {
    insertRows(db, table, bound, which);
    return;
  }
  const key = keys[table] ?? 'id';
  const isHere = `m.${key} = ${expression(table, key)}`;
  const isSame = columnsOf(db, table)
    .filter((column) => column !== 'source_id')
    .map((column) => `m.${column} IS ${expression(table, column)}`);
  const own = keys[table] === undefined ? ofSource('m.id') : 'm.source_id = @source';
  run(
    db,
    `DELETE FROM main.${table} AS m WHERE ${own} AND NOT EXISTS (SELECT 1 FROM source.${table} t
      WHERE t.${key} = m.${key} ${keys[table] === undefined ? '- @base' : ''} AND ${isSame.join(' AND ')})`,
    bound,
  );
  insertRows(
    db,
    table,
    bound,
    `${which} AND NOT EXISTS (SELECT 1 FROM main.${table} m WHERE ${isHere} AND m.source_id = @source)`,
  );
}

function insertRows(db: Store, table: string, bound: Bound, which: string, into = table): void {
  const columns = columnsOf(db, into);
  const values = columns.map((column) => expression(table, column));
  // A session that two containers told of is the first one's.
  const sql = `INSERT OR IGNORE INTO main.${into} (${columns.join(', ')})
    SELECT ${values.join(', ')} FROM source.${table} t WHERE ${which}`;
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

function bringCommits(db: Store, bound: Bound): void {
  if (bound.isNew) {
    insertRows(db, 'commits', bound, 'TRUE', 'source_commits');
    run(
      db,
      `INSERT OR IGNORE INTO changed_commits SELECT commit_sha FROM source_commits WHERE ${ofSource('id')}`,
      bound,
    );
    for (const table of commitTables) insertRows(db, table, bound, 'TRUE');
    return;
  }
  changeCommits(db, bound);
}

/** The lines of a recorded commit change by hand alone, but who counts them does: only what is new is read of them. */
function changeCommits(db: Store, bound: Bound): void {
  const columns = columnsOf(db, 'source_commits');
  const isSame = columns.map((column) => `m.${column} IS ${expression('commits', column)}`).join(' AND ');
  db.exec('DROP TABLE IF EXISTS temp.other; CREATE TEMP TABLE other (id INTEGER PRIMARY KEY, known, told)');
  run(
    db,
    `INSERT INTO other SELECT t.id + @base,
        EXISTS (SELECT 1 FROM source_commits m WHERE m.id = t.id + @base AND m.corrected_at IS t.corrected_at), 1
      FROM source.commits t WHERE NOT EXISTS (SELECT 1 FROM source_commits m WHERE m.id = t.id + @base AND ${isSame})`,
    bound,
  );
  run(
    db,
    `INSERT INTO other SELECT m.id, 1, 0 FROM source_commits m
      WHERE ${ofSource('m.id')} AND NOT EXISTS (SELECT 1 FROM source.commits t WHERE t.id = m.id - @base)`,
    bound,
  );
  const changed = 'SELECT commit_sha FROM source_commits WHERE id IN (SELECT id FROM other)';
  db.exec(`INSERT OR IGNORE INTO changed_commits ${changed}`);
  deleteFilesOf(db, 'SELECT id FROM other WHERE NOT told OR NOT known');
  db.exec('DELETE FROM source_commits WHERE id IN (SELECT id FROM other)');
  insertRows(db, 'commits', bound, 't.id + @base IN (SELECT id FROM other WHERE told)', 'source_commits');
  db.exec(`INSERT OR IGNORE INTO changed_commits ${changed}`);
  insertFiles(db, bound);
  // Its repository may be another one by now.
  for (const table of ['commit_files', 'source_commit_files']) {
    db.exec(`UPDATE main.${table} AS f SET repository_id = c.repository_id FROM source_commits c
      WHERE c.id = f.commit_id AND f.commit_id IN (SELECT id FROM other WHERE told AND known)`);
  }
}

function insertFiles(db: Store, bound: Bound): void {
  const isNew = 'IN (SELECT id - @base FROM other WHERE told AND NOT known)';
  insertRows(db, 'commit_files', bound, `t.commit_id ${isNew}`);
  const files = `SELECT id FROM source.commit_files WHERE commit_id ${isNew}`;
  for (const table of ['line_ranges', 'removed_ranges']) insertRows(db, table, bound, `t.commit_file_id IN (${files})`);
}

/** What a source says of some commits' files, wherever it stands. */
function deleteFilesOf(db: Store, commits: string): void {
  for (const prefix of ['', 'source_']) {
    const files = `SELECT id FROM main.${prefix}commit_files WHERE commit_id IN (${commits})`;
    for (const table of ['line_ranges', 'removed_ranges']) {
      db.exec(`DELETE FROM main.${prefix}${table} WHERE commit_file_id IN (${files})`);
    }
    db.exec(`DELETE FROM main.${prefix}commit_files WHERE commit_id IN (${commits})`);
  }
}
