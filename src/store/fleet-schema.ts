import type { Store } from './open.ts';
import { migrate } from './open.ts';

// The file in which many agents' databases are read as one: the tables of one database under their own names, each row with
// the source that it is from; commits once, whoever recorded them, and beside them what each source says of them.

/** Of the tables below, of what goes into them, and of the rules by which: a file of another is made again. */
const fleetFormat = 4;

/** Ids of a source's rows are its own and this times its number. */
export const idsOfSource = 2 ** 32;

/** The id of a commit or file that is made of what several say is that of one of theirs, and this. */
export const madeHere = 2 ** 31;

/** What a source has of a table goes in as it is, under ids of its own. */
export const copiedTables = [
  'origins',
  'edits',
  'agent_sessions',
  'task_executions',
  'tool_calls',
  'file_modifications',
  'agent_invocations',
  'messages',
  'message_calls',
  'pending_files',
  'shelved_files',
  'worktrees',
] as const;

/** What a source says of commits. */
export const commitTables = ['commit_files', 'line_ranges', 'removed_ranges'] as const;

/** What `agent_commits` has of a commit as `commits` has it. */
export const countedFacts = [
  ...['commit_sha', 'repository_id', 'repository_path', 'repository_name', 'timestamp', 'superseded_by', 'copy_of'],
] as const;

const ownTables = `
CREATE TABLE fleet (                -- one row: how this file is made
  format INTEGER NOT NULL,
  boot TEXT                         -- during which run of the machine it is written; NULL: each write waits for the disk
);
CREATE TABLE left_indexes (         -- that are made when many files have been read
  sql TEXT NOT NULL
);
CREATE TABLE sources (              -- one row a database that was read
  id INTEGER PRIMARY KEY,
  database_id TEXT NOT NULL UNIQUE, -- its identity, wherever its file lies
  path TEXT NOT NULL,
  agent_id TEXT NOT NULL,           -- the agent whose work it holds; else the file's name
  agent_role TEXT,
  is_one INTEGER NOT NULL,          -- 1: no other agent wrote lines in it
  host TEXT,                        -- the machine or container of its last session
  mark TEXT NOT NULL,               -- sizes and times of its files when it was last read
  size INTEGER NOT NULL,            -- bytes, its log included
  rows INTEGER NOT NULL,            -- sessions, tasks, calls, edits, commits and invocations in it
  last_event TEXT,
  read_at TEXT NOT NULL,
  gone_at TEXT                      -- when its file was first missed
);
CREATE INDEX sources_by_agent ON sources(agent_id);
CREATE TABLE unread (               -- files that could not be read, as they are now
  path TEXT PRIMARY KEY,
  mark TEXT NOT NULL,
  error TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE source_repositories (  -- which repository each source's is
  source_id INTEGER NOT NULL,
  id INTEGER NOT NULL,              -- its id there
  repository_id INTEGER NOT NULL,   -- → repositories.id
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  place TEXT NOT NULL,              -- the git folder
  host TEXT,                        -- that it is on
  made_here TEXT,                   -- its first commit, where that was made there
  PRIMARY KEY (source_id, id)
) WITHOUT ROWID;
CREATE INDEX source_repositories_by_first ON source_repositories(made_here) WHERE made_here IS NOT NULL;
CREATE INDEX source_repositories_by_repository ON source_repositories(repository_id);
CREATE TABLE changed_commits (      -- of which a source says something else than when they were last put together
  commit_sha TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE agent_commits (        -- lines of counted commits by agent: AI lines by who wrote them, others by who committed
  id INTEGER PRIMARY KEY,
  commit_id INTEGER NOT NULL,       -- → commits.id
  commit_sha TEXT NOT NULL,
  repository_id INTEGER,
  repository_path TEXT NOT NULL,
  repository_name TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  agent_id TEXT NOT NULL,           -- '': not known
  is_committer INTEGER NOT NULL,
  ai_lines_added INTEGER NOT NULL,  -- of all these, what totals take: each line once
  ai_lines_removed INTEGER NOT NULL,
  human_lines_added INTEGER NOT NULL,
  human_lines_removed INTEGER NOT NULL,
  unknown_lines_added INTEGER NOT NULL,
  unknown_lines_removed INTEGER NOT NULL,
  generated_ai_added INTEGER NOT NULL,
  generated_ai_removed INTEGER NOT NULL,
  generated_human_added INTEGER NOT NULL,
  generated_human_removed INTEGER NOT NULL,
  generated_unknown_added INTEGER NOT NULL,
  generated_unknown_removed INTEGER NOT NULL,
  repeated_ai_added INTEGER NOT NULL DEFAULT 0,
  repeated_ai_removed INTEGER NOT NULL DEFAULT 0,
  repeated_human_added INTEGER NOT NULL DEFAULT 0,
  repeated_human_removed INTEGER NOT NULL DEFAULT 0,
  repeated_unknown_added INTEGER NOT NULL DEFAULT 0,
  repeated_unknown_removed INTEGER NOT NULL DEFAULT 0,
  ai_lines_overridden INTEGER NOT NULL,
  ai_lines_discarded INTEGER NOT NULL,
  superseded_by TEXT,
  copy_of TEXT,
  UNIQUE (commit_id, agent_id)
);
CREATE INDEX agent_commits_by_time ON agent_commits(agent_id, timestamp);
CREATE TABLE agent_totals (         -- their sums, generated files left out; kept by triggers
  agent_id TEXT PRIMARY KEY,
  commits INTEGER NOT NULL,         -- that it made
  ai_lines_added INTEGER NOT NULL,
  ai_lines_removed INTEGER NOT NULL,
  human_lines_added INTEGER NOT NULL,
  human_lines_removed INTEGER NOT NULL,
  unknown_lines_added INTEGER NOT NULL,
  unknown_lines_removed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER agent_totals_insert AFTER INSERT ON agent_commits BEGIN ${addTo('NEW', 1)}; END;
CREATE TRIGGER agent_totals_delete AFTER DELETE ON agent_commits BEGIN ${addTo('OLD', -1)}; END;
DROP TABLE pending_files;
CREATE TABLE pending_files (        -- without the lines: how many AI lines wait in which files
  path TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  repository_id INTEGER,
  ai_lines INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (source_id, path)
) WITHOUT ROWID;
DROP TABLE worktrees;
CREATE TABLE worktrees (            -- the work trees that are known
  git_dir TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  top TEXT NOT NULL,
  repository_id INTEGER NOT NULL,
  PRIMARY KEY (source_id, git_dir)
) WITHOUT ROWID;
`;

function addTo(row: 'NEW' | 'OLD', sign: 1 | -1): string {
  const kinds = ['ai', 'human', 'unknown'].flatMap((author) => [`${author}_added`, `${author}_removed`]);
  const column = (kind: string) => kind.replace('_', '_lines_');
  const names = ['commits', ...kinds.map(column)];
  const values = kinds.map((kind) => `${sign} * (${row}.${column(kind)} - ${row}.generated_${kind})`);
  return `INSERT INTO agent_totals (agent_id, ${names.join(', ')})
    VALUES (${row}.agent_id, ${sign} * ${row}.is_committer, ${values.join(', ')})
    ON CONFLICT DO UPDATE SET ${names.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;
}

/** Triggers that count rows as they come: here they come counted. */
const needlessTriggers = [
  ...['tool_calls_count', 'task_executions_count'],
  ...['tool_totals_insert', 'tool_totals_update', 'tool_totals_delete'],
];

/** Makes the tables in an empty database. `boot`: during which run of the machine. */
export function makeFleet(db: Store, boot: string | null = null): void {
  migrate(db);
  db.transaction(() => {
    for (const name of needlessTriggers) db.exec(`DROP TRIGGER ${name}`);
    // Of an agent's own ingest the tables stay, empty; this file is no database of an agent's.
    db.exec('DROP TABLE identity');
    db.exec(ownTables);
    for (const table of [...copiedTables, 'commits', ...commitTables]) {
      if (!readColumns(db, table).includes('source_id')) db.exec(`ALTER TABLE ${table} ADD COLUMN source_id INTEGER`);
    }
    db.exec('ALTER TABLE commit_files ADD COLUMN repository_id INTEGER');
    for (const table of ['agent_sessions', 'agent_invocations', 'messages', 'message_calls']) {
      db.exec(`CREATE INDEX ${table}_by_source ON ${table}(source_id)`);
    }
    for (const table of ['commits', ...commitTables]) db.exec(copyOfTable(db, table));
    db.exec(`
CREATE INDEX source_commits_by_sha ON source_commits(commit_sha);
CREATE INDEX source_commits_by_successor ON source_commits(superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX source_commits_by_author_key ON source_commits(author_key) WHERE author_key IS NOT NULL;
CREATE INDEX commit_files_by_repository ON commit_files(repository_id, file_path, source_id);
CREATE INDEX source_commit_files_by_commit ON source_commit_files(commit_id);
CREATE INDEX source_commit_files_by_repository ON source_commit_files(repository_id, file_path, source_id);
`);
    takeSourcesAsTold(db);
    db.prepare('INSERT INTO fleet VALUES (?, ?)').run(fleetFormat, boot);
  })();
}

/** The commit that a line comes from is one that its source tells of, also where it is put together of several. */
function takeSourcesAsTold(db: Store): void {
  const view = db.prepare<[], string>("SELECT sql FROM sqlite_master WHERE name = 'line_authors'").pluck().get() ?? '';
  db.exec(
    `DROP VIEW line_authors; ${view.replace('FROM commits WHERE id = r.source', 'FROM source_commits WHERE id = r.source')}`,
  );
}

/** `source_T`: what sources say where what stands in T is made of it. */
function copyOfTable(db: Store, table: string): string {
  const key = table.endsWith('_ranges') ? ', PRIMARY KEY (commit_file_id, start_line)) WITHOUT ROWID' : ')';
  const columns = readColumns(db, table).map((name) => (name === 'id' ? 'id INTEGER PRIMARY KEY' : name));
  return `CREATE TABLE source_${table} (${columns.join(', ')}${key}`;
}

const known = new WeakMap<Store, Map<string, readonly string[]>>();

/** The columns of a table that can be written; asked once a connection, when the tables are made. */
export function columnsOf(db: Store, table: string): readonly string[] {
  const tables = known.get(db) ?? new Map<string, readonly string[]>();
  known.set(db, tables);
  const found = tables.get(table) ?? readColumns(db, table);
  tables.set(table, found);
  return found;
}

function readColumns(db: Store, table: string): string[] {
  const rows = db.prepare<[], { name: string }>(`PRAGMA main.table_info(${table})`).all();
  return rows.map(({ name }) => name);
}

/** Whether a database is one of these, made by these very rules, and in this run of the machine. */
export function isFleet(db: Store, boot: string | null): boolean {
  const has = db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'fleet'`).get();
  if (has === undefined) return false;
  const made = db.prepare<[], { format: number; boot: string | null }>('SELECT * FROM fleet').get();
  return made?.format === fleetFormat && made.boot === boot;
}

/** What reading asks for on its way. */
const needed: ReadonlySet<string> = new Set(['commits_by_sha', 'commit_files_by_commit', 'commit_files_by_repository']);

/** Rows of many files go in faster where indexes are made of them at the end. */
export function leaveIndexes(db: Store): void {
  const tables: string[] = [...copiedTables, 'commits', ...commitTables].flatMap((name) => [name, `source_${name}`]);
  const indexes = db
    .prepare<[], { name: string; table: string; sql: string }>(
      `SELECT name, tbl_name AS "table", sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'`,
    )
    .all()
    .filter(({ name, table }) => tables.includes(table) && !needed.has(name) && !name.startsWith('source_'));
  db.transaction(() => {
    for (const { name, sql } of indexes) {
      db.prepare('INSERT INTO left_indexes VALUES (?)').run(sql);
      db.exec(`DROP INDEX ${name}`);
    }
  }).immediate();
}

/** Makes the indexes that were left, if any. */
export function makeIndexes(db: Store): void {
  const left = db.prepare<[], string>('SELECT sql FROM left_indexes').pluck().all();
  if (left.length === 0) return;
  db.transaction(() => {
    for (const sql of left) db.exec(sql.replace(/^CREATE INDEX/, 'CREATE INDEX IF NOT EXISTS'));
    db.exec('DELETE FROM left_indexes');
  }).immediate();
}
