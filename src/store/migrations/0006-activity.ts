import type { Database } from 'better-sqlite3';
import { createActivityViews } from './0006-activity-views.ts';

/** What agents do, in full: sessions with their end, tasks by prompt, calls from their start, invocations, tokens. */
export function createActivity(db: Database): void {
  rebuild(db, 'agent_sessions', sessions, { status: "CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END" });
  rebuild(db, 'task_executions', tasks);
  rebuild(db, 'tool_calls', calls, {
    // A call was noted at its end. One that was told twice keeps both rows, and one of them its name.
    ended_at: 'called_at',
    called_at: `CASE WHEN duration_ms IS NULL THEN called_at
      ELSE strftime('%Y-%m-%dT%H:%M:%fZ', called_at, printf('-%.3f seconds', duration_ms / 1000.0)) END`,
    tool_use_id: `CASE WHEN row_number() OVER (PARTITION BY session_id, tool_use_id ORDER BY id) = 1
      THEN tool_use_id END`,
  });
  rebuild(db, 'file_modifications', modifications);
  rebuild(db, 'agent_invocations', invocations, {
    status: "CASE WHEN end_time IS NULL THEN 'running' WHEN success = 0 THEN 'failed' ELSE 'completed' END",
  });
  db.exec(tokens);
  createActivityViews(db);
}

/**
 * Makes a table anew with more columns, which ALTER TABLE could not give a comment or a constraint, and keeps every
 * row: https://www.sqlite.org/lang_altertable.html#otheralter. `filled` says of columns what of the old row fills them.
 */
function rebuild(db: Database, table: string, columns: string, filled: Readonly<Record<string, string>> = {}): void {
  db.exec(`CREATE TABLE new_${table} ${columns};`);
  const old = new Set(columnNames(db, table));
  const names = columnNames(db, `new_${table}`).filter((name) => name in filled || old.has(name));
  db.exec(`
INSERT INTO new_${table} (${names.join(', ')}) SELECT ${names.map((name) => filled[name] ?? name).join(', ')} FROM ${table};
DROP TABLE ${table};
ALTER TABLE new_${table} RENAME TO ${table};
`);
}

function columnNames(db: Database, table: string): string[] {
  return db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
}

const sessions = `(                 -- one row a session of Claude Code
  id TEXT PRIMARY KEY,
  agent_id TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT,                    -- when it ended; of a lost session: when it was last seen
  task_count INTEGER NOT NULL DEFAULT 0, -- kept by a trigger, as the next one
  tool_calls INTEGER NOT NULL DEFAULT 0,
  agent_role TEXT,
  harness TEXT,
  working_directory TEXT,
  last_seen_at TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'ended', 'lost')),
  end_reason TEXT,                  -- as the client tells it; of a lost session: gone | replaced | silent (see known-limitations.md)
  start_source TEXT,                -- startup | resume | clear | compact: how it began, or went on the last time
  resumed_at TEXT,                  -- when it began or was last asked for something: a later end ends it
  idle_at TEXT,                     -- when the client last said that nothing of it runs in the background
  model TEXT,                       -- that spoke last
  model_at TEXT,                    -- when
  client_version TEXT,
  attended INTEGER,                 -- 0: nobody sits at it
  invocation_id TEXT,               -- the orchestrator's invocation that it runs in (AI_TRACKER_INVOCATION); → agent_invocations
  client_pid INTEGER,               -- the client's process
  client_started INTEGER,           -- when that process began, in the kernel's ticks since the machine's start
  client_host TEXT                  -- the machine or container that it runs in
) WITHOUT ROWID`;

const tasks = `(                    -- one row a prompt of a session, with all that was done for it
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  task_id TEXT,                     -- AGENT_SWARM_TASK_ID
  task_type TEXT,                   -- prompt | notification: the client told the agent of something in the background
  started_at TEXT NOT NULL,
  completed_at TEXT,
  status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'cancelled', 'unknown')), -- unknown: no hook tells its end
  duration_ms INTEGER,
  prompt_id TEXT,                   -- the client's name of the prompt
  prompted_at TEXT,                 -- the last prompt of that name
  stopped_at TEXT,                  -- the last time that the agent came to its end
  failed_at TEXT,                   -- the last time that the model's service failed it
  failure TEXT,                     -- the kind of that failure, in one word
  UNIQUE (session_id, prompt_id)
)`;

const calls = `(                    -- one row a tool call: its name, times, sizes and outcome, never what it was given or said
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_execution_id INTEGER REFERENCES task_executions(id),
  tool_name TEXT NOT NULL,
  called_at TEXT NOT NULL,
  duration_ms INTEGER,
  input_tokens INTEGER,             -- of the message that asked for the call, without the cache; see messages
  output_tokens INTEGER,            -- of the same message: calls side by side share one
  success INTEGER,                  -- 1 | 0; NULL: it runs, or no end of it was told (denied, interrupted, killed)
  session_id TEXT,
  subagent_id TEXT,
  tool_use_id TEXT,
  ended_at TEXT,
  interrupted INTEGER,              -- 1: a person stopped it
  background INTEGER NOT NULL DEFAULT 0, -- 1: it returned, and what it started went on
  input_bytes INTEGER,              -- of the arguments, as JSON
  output_bytes INTEGER,             -- of the result, as JSON
  mcp_server TEXT,                  -- of a tool of an MCP server
  message_id TEXT,                  -- → messages.id
  invocation_id TEXT                -- → agent_invocations: the subagent or the reported run that made it
)`;

const modifications = `(            -- one row a file that a call created, edited or deleted
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_execution_id INTEGER REFERENCES task_executions(id),
  file_path TEXT NOT NULL,
  modification_type TEXT NOT NULL CHECK (modification_type IN ('create', 'edit', 'delete')),
  lines_added INTEGER NOT NULL,
  lines_removed INTEGER NOT NULL,
  modified_at TEXT NOT NULL,
  session_id TEXT,
  subagent_id TEXT,
  tool_use_id TEXT,
  edit_id INTEGER REFERENCES edits(id)
)`;

const invocations = `(              -- one row a run of an agent: a subagent of a session, or one that an orchestrator reports
  invocation_id TEXT PRIMARY KEY,   -- of a subagent: <session_id>:<subagent_id>
  agent_name TEXT NOT NULL,         -- of a subagent: its type; empty: only its end is known
  start_time TEXT NOT NULL,
  end_time TEXT,                    -- of one that was lost: when it was last seen
  success INTEGER,                  -- 1 | 0; NULL: it runs, was cancelled, or nobody told
  task_description TEXT,            -- 200 characters at most, secrets masked; NULL with AI_TRACKER_DESCRIPTIONS=off
  complexity_score INTEGER,         -- 1 to 10
  outcome_summary TEXT,             -- as reported; of a subagent: the client's word for it
  execution_time_ms INTEGER,
  cpu_usage_percent REAL,           -- 100: one core; of a subagent: of the client's process between its first and last hook
  memory_usage_mb REAL,             -- MiB, the last that was measured
  peak_memory_mb REAL,              -- MiB; of a subagent: the most that a hook saw of the client's process
  tokens_used INTEGER,              -- as reported; of a subagent: the sum of the next four
  error_details TEXT,
  input_tokens INTEGER,             -- of its messages, without the cache
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  source TEXT NOT NULL DEFAULT 'reported' CHECK (source IN ('subagent', 'reported', 'command')),
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed', 'cancelled', 'lost')),
  exit_status INTEGER,              -- of a command
  model TEXT,
  complexity_estimated INTEGER,     -- 1: by us, from the description; 0: it was given
  context TEXT,                     -- JSON, as given
  agent_id TEXT,                    -- AGENT_ID of the worker
  session_id TEXT,
  subagent_id TEXT,
  task_id TEXT,                     -- AGENT_SWARM_TASK_ID, of a reported run
  parent_id TEXT,                   -- the invocation that started it; → agent_invocations
  tool_use_id TEXT,                 -- the call that started it
  task_execution_id INTEGER REFERENCES task_executions(id),
  background INTEGER,               -- 1: its caller did not wait for it
  last_seen_at TEXT,
  resumed_at TEXT,                  -- of a subagent: when it was last started
  stopped_at TEXT,                  -- of a subagent: when it last came to its end
  failed_at TEXT,                   -- of a subagent: when the model's service last failed it
  client_pid INTEGER,               -- of a reported run: the process that reports, as in agent_sessions
  client_started INTEGER,
  client_host TEXT,
  first_sample_at TEXT,             -- the first and the last measurement of the client's process
  first_cpu_ms INTEGER,             -- its processor time then
  last_sample_at TEXT,
  last_cpu_ms INTEGER
) WITHOUT ROWID`;

const tokens = `
CREATE TABLE messages (             -- one row a message of a model, from the transcripts: what it took, never what it says
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  subagent_id TEXT,
  prompt_id TEXT,                   -- → task_executions.prompt_id
  model TEXT,
  sent_at TEXT,
  input_tokens INTEGER NOT NULL,    -- without the cache
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE message_calls (        -- which message asked for a call
  tool_use_id TEXT PRIMARY KEY,
  message_id TEXT NOT NULL          -- → messages.id
) WITHOUT ROWID;

CREATE TABLE transcripts (          -- how far each transcript was read
  path TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  subagent_id TEXT,
  read_bytes INTEGER NOT NULL,      -- up to the end of a line
  prompt_id TEXT                    -- that the last line read belongs to
) WITHOUT ROWID;

-- "is this call known", and all calls of a session
CREATE UNIQUE INDEX tool_calls_by_use ON tool_calls(session_id, tool_use_id) WHERE tool_use_id IS NOT NULL;
-- tools in a period
CREATE INDEX tool_calls_by_time ON tool_calls(called_at);
-- what a task did
CREATE INDEX tool_calls_by_task ON tool_calls(task_execution_id) WHERE task_execution_id IS NOT NULL;
CREATE INDEX file_modifications_by_task ON file_modifications(task_execution_id) WHERE task_execution_id IS NOT NULL;
CREATE UNIQUE INDEX file_modifications_by_edit ON file_modifications(edit_id) WHERE edit_id IS NOT NULL;
-- "whose end is not known"
CREATE INDEX agent_sessions_open ON agent_sessions(status) WHERE status = 'open';
CREATE INDEX agent_invocations_running ON agent_invocations(status) WHERE status = 'running';
-- "which ended just now": their transcripts may still grow
CREATE INDEX agent_sessions_by_end ON agent_sessions(ended_at) WHERE ended_at IS NOT NULL;
-- the calls of a message
CREATE INDEX message_calls_by_message ON message_calls(message_id);
-- the transcripts of a session
CREATE INDEX transcripts_by_session ON transcripts(session_id);
-- sessions and invocations in a period
CREATE INDEX agent_sessions_by_time ON agent_sessions(started_at);
CREATE INDEX agent_invocations_by_time ON agent_invocations(start_time);
-- the subagents of a session
CREATE INDEX agent_invocations_by_session ON agent_invocations(session_id) WHERE session_id IS NOT NULL;
-- tokens of a session, subagent, prompt
CREATE INDEX messages_by_session ON messages(session_id, subagent_id);

CREATE TRIGGER tool_calls_count AFTER INSERT ON tool_calls BEGIN
  UPDATE agent_sessions SET tool_calls = tool_calls + 1 WHERE id = NEW.session_id;
END;
CREATE TRIGGER task_executions_count AFTER INSERT ON task_executions BEGIN
  UPDATE agent_sessions SET task_count = task_count + 1 WHERE id = NEW.session_id;
END;
`;
