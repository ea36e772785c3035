import type { Database } from 'better-sqlite3';
import { createIndexes } from './0002-indexes.ts';

/** The tables of design 5 and those that attribution needs. Names and columns of design 5 are public. */
export function createTables(db: Database): void {
  db.exec(`
CREATE TABLE deliveries (           -- what was ingested: a delivery with a known id is not counted again
  id TEXT PRIMARY KEY,
  ingested_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE repositories (         -- one row a clone, its linked worktrees included
  id INTEGER PRIMARY KEY,
  common_dir TEXT NOT NULL UNIQUE,  -- the git folder that all worktrees share, symlinks resolved
  path TEXT NOT NULL,               -- the main worktree
  name TEXT NOT NULL,               -- from the remote "origin", else the folder's
  config_mtime REAL                 -- when the name was last read
);

CREATE TABLE origins (              -- who wrote lines, and how we know
  id INTEGER PRIMARY KEY,
  author TEXT NOT NULL CHECK (author IN ('ai', 'human', 'unknown')),
  evidence TEXT,                    -- edit | bash; NULL for human and unknown
  session_id TEXT,
  subagent_id TEXT,
  model TEXT,
  agent_id TEXT,
  edit_id INTEGER REFERENCES edits(id)
);

CREATE TABLE edits (                -- one row a file that a tool call of the agent changed
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,
  session_id TEXT NOT NULL,
  tool_type TEXT NOT NULL,          -- Edit, Write, MultiEdit, NotebookEdit, Bash ...
  file_path TEXT NOT NULL,
  lines_added INTEGER NOT NULL,
  lines_removed INTEGER NOT NULL,
  working_directory TEXT NOT NULL,
  committed INTEGER NOT NULL DEFAULT 0,-- 1: a commit took the file and no line of the edit is pending
  tool_use_id TEXT,
  subagent_id TEXT,
  model TEXT,
  agent_id TEXT,
  real_path TEXT,                   -- file_path with its symlinks resolved, where that differs
  repository_id INTEGER REFERENCES repositories(id)
);

CREATE TABLE commits (              -- one row a commit and repository; totals are of those with counted = 1
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  commit_sha TEXT NOT NULL,
  repository_path TEXT NOT NULL,
  repository_name TEXT NOT NULL,
  timestamp TEXT NOT NULL,          -- committer time
  ai_lines_added INTEGER NOT NULL,
  ai_lines_removed INTEGER NOT NULL,
  human_lines_added INTEGER NOT NULL,
  human_lines_removed INTEGER NOT NULL,
  unknown_lines_added INTEGER NOT NULL DEFAULT 0,
  unknown_lines_removed INTEGER NOT NULL DEFAULT 0,
  generated_ai_added INTEGER NOT NULL DEFAULT 0,       -- the share of the six counts that lies in generated files
  generated_ai_removed INTEGER NOT NULL DEFAULT 0,
  generated_human_added INTEGER NOT NULL DEFAULT 0,
  generated_human_removed INTEGER NOT NULL DEFAULT 0,
  generated_unknown_added INTEGER NOT NULL DEFAULT 0,
  generated_unknown_removed INTEGER NOT NULL DEFAULT 0,
  repeated_ai_added INTEGER NOT NULL DEFAULT 0,       -- lines that another counted commit has already (cherry-pick, squash ...)
  repeated_ai_removed INTEGER NOT NULL DEFAULT 0,
  repeated_human_added INTEGER NOT NULL DEFAULT 0,
  repeated_human_removed INTEGER NOT NULL DEFAULT 0,
  repeated_unknown_added INTEGER NOT NULL DEFAULT 0,
  repeated_unknown_removed INTEGER NOT NULL DEFAULT 0,
  ai_lines_overridden INTEGER NOT NULL DEFAULT 0,      -- AI lines that a person changed between the last commit and this one
  ai_lines_discarded INTEGER NOT NULL DEFAULT 0,       -- AI lines that were gone before they could be committed
  repository_id INTEGER REFERENCES repositories(id),   -- NULL: a row of the Python tool
  session_id TEXT,                  -- the session from inside which it was made
  agent_id TEXT,
  author_key TEXT,                  -- hash of author, author time and subject: what a rebase or cherry-pick keeps
  superseded_by TEXT,               -- sha of the commit that replaced it (amend, rebase ...): in no total
  copy_of TEXT,                     -- sha of the recorded commit it repeats (cherry-pick ...): in no total
  counted INTEGER NOT NULL GENERATED ALWAYS AS (superseded_by IS NULL AND copy_of IS NULL) STORED
);
CREATE UNIQUE INDEX commits_by_repository_and_sha ON commits(repository_id, commit_sha) WHERE repository_id IS NOT NULL;

CREATE TABLE commit_files (         -- one row a file that a commit changed
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
  file_path TEXT NOT NULL,
  old_path TEXT,                    -- before a rename
  ai_lines INTEGER NOT NULL,        -- added lines, as the next two
  human_lines INTEGER NOT NULL,
  unknown_lines INTEGER NOT NULL DEFAULT 0,
  ai_lines_removed INTEGER NOT NULL DEFAULT 0,
  human_lines_removed INTEGER NOT NULL DEFAULT 0,
  unknown_lines_removed INTEGER NOT NULL DEFAULT 0,
  generated INTEGER NOT NULL DEFAULT 0,
  blob_sha TEXT,                    -- git's name of the content after the commit
  added_hashes BLOB,                -- hashes of the added and removed lines in order, 8 bytes a line: to recognise
  removed_hashes BLOB               -- them where a rewritten commit brings them back
);

CREATE TABLE line_ranges (          -- who wrote each line of a file as a commit left it (1-based, inclusive)
  commit_file_id INTEGER NOT NULL REFERENCES commit_files(id) ON DELETE CASCADE,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  origin_id INTEGER NOT NULL REFERENCES origins(id),
  added INTEGER NOT NULL,           -- 1: lines that this commit added
  carried INTEGER NOT NULL DEFAULT 0, -- 1: text written before and moved or reformatted
  PRIMARY KEY (commit_file_id, start_line)
) WITHOUT ROWID;

CREATE TABLE removed_ranges (       -- who removed which lines of the parent's file
  commit_file_id INTEGER NOT NULL REFERENCES commit_files(id) ON DELETE CASCADE,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  origin_id INTEGER NOT NULL REFERENCES origins(id),
  PRIMARY KEY (commit_file_id, start_line)
) WITHOUT ROWID;

CREATE TABLE pending_files (        -- who wrote what is not committed yet: line hashes, never text
  path TEXT PRIMARY KEY,            -- absolute, symlinks resolved
  repository_id INTEGER REFERENCES repositories(id),
  weave BLOB NOT NULL,              -- see src/attribution/weave-codec.ts
  ai_lines INTEGER NOT NULL,        -- AI lines in it that no commit has
  updated_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE shelved_files (        -- pending files that git took out of the work tree (stash, checkout, reset)
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  repository_id INTEGER REFERENCES repositories(id),
  agent_id TEXT,
  shelved_at TEXT NOT NULL,
  ai_lines INTEGER NOT NULL,        -- discarded, unless they come back
  weave BLOB                        -- NULL: too old to come back
);

CREATE TABLE worktrees (            -- how far the reflog of each work tree's HEAD was followed
  git_dir TEXT PRIMARY KEY,
  top TEXT NOT NULL,
  repository_id INTEGER NOT NULL REFERENCES repositories(id),
  reflog_mark TEXT NOT NULL,        -- size and time of the file when it was last read
  last_entry TEXT                   -- the last entry that was followed
) WITHOUT ROWID;

CREATE TABLE snapshots (            -- the last known state of each work tree, as noted around calls that may write
  git_dir TEXT PRIMARY KEY,
  head TEXT,
  tree TEXT NOT NULL,
  taken_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE dirty_files (          -- its files that differed from HEAD
  git_dir TEXT NOT NULL,
  path TEXT NOT NULL,
  blob TEXT NOT NULL,               -- git's name of the content; empty: deleted
  PRIMARY KEY (git_dir, path)
) WITHOUT ROWID;

CREATE TABLE open_calls (           -- calls that may write files and have not ended, or run on in the background
  session_id TEXT NOT NULL,
  tool_use_id TEXT NOT NULL,
  git_dir TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  subagent_id TEXT,
  agent_id TEXT,
  started_at TEXT NOT NULL,
  client_pid INTEGER,
  background INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, tool_use_id)
) WITHOUT ROWID;

CREATE TABLE agent_sessions (       -- one row a session of Claude Code
  id TEXT PRIMARY KEY,
  agent_id TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  task_count INTEGER NOT NULL DEFAULT 0,
  tool_calls INTEGER NOT NULL DEFAULT 0,
  agent_role TEXT,
  harness TEXT,
  working_directory TEXT,
  last_seen_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE task_executions (      -- one row a task of a session: the agent's own or one of a subagent
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  task_id TEXT,
  task_type TEXT,
  started_at TEXT NOT NULL,
  completed_at TEXT,
  status TEXT NOT NULL,
  duration_ms INTEGER
);

CREATE TABLE tool_calls (           -- one row a tool call: its name, times and outcome, never what it was given or said
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_execution_id INTEGER REFERENCES task_executions(id),
  tool_name TEXT NOT NULL,
  called_at TEXT NOT NULL,
  duration_ms INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  success INTEGER,
  session_id TEXT,
  subagent_id TEXT,
  tool_use_id TEXT
);

CREATE TABLE file_modifications (   -- one row a file that a task created, edited or deleted
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_execution_id INTEGER REFERENCES task_executions(id),
  file_path TEXT NOT NULL,
  modification_type TEXT NOT NULL CHECK (modification_type IN ('create', 'edit', 'delete')),
  lines_added INTEGER NOT NULL,
  lines_removed INTEGER NOT NULL,
  modified_at TEXT NOT NULL
);

CREATE TABLE agent_invocations (    -- one row a run that an orchestrator reports
  invocation_id TEXT PRIMARY KEY,
  agent_name TEXT NOT NULL,
  start_time TEXT NOT NULL,
  end_time TEXT,
  success INTEGER,
  task_description TEXT,
  complexity_score INTEGER,
  outcome_summary TEXT,
  execution_time_ms INTEGER,
  cpu_usage_percent REAL,
  memory_usage_mb REAL,
  peak_memory_mb REAL,
  tokens_used INTEGER,
  error_details TEXT
) WITHOUT ROWID;

INSERT INTO origins (id, author) VALUES (1, 'human'), (2, 'unknown');
`);
  createIndexes(db);
}
