import type { Migration } from './migration.ts';

/** Tables with a time are partitioned by it, by months, or made a hypertable: it is in their keys. */
export const tables: Migration = ({ byTime }) => `
CREATE TABLE cursors (               -- how far each database was exported; '': what all say of commits together
  database_id text PRIMARY KEY,
  mark text NOT NULL,
  exported_at timestamptz NOT NULL
);
CREATE TABLE days (                  -- what was exported of a day of a table: the same again, and it is not sent
  database_id text NOT NULL,
  table_name text NOT NULL,
  day date NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (table_name, database_id, day)
);
CREATE TABLE sources (               -- one row a database
  database_id text PRIMARY KEY,
  agent_id text,
  agent_role text,
  rows bigint NOT NULL,
  size bigint NOT NULL,
  last_event timestamptz,
  read_at timestamptz NOT NULL,
  gone_at timestamptz,
  path text,
  host text
);
CREATE TABLE repositories (
  repository_id text PRIMARY KEY,
  name text NOT NULL,
  remote text,
  path text
);
CREATE TABLE sessions (
  database_id text NOT NULL, session_id text NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz,
  last_seen_at timestamptz, agent_id text, agent_role text, harness text, status text, end_reason text,
  start_source text, model text, client_version text, attended boolean, tasks bigint, tool_calls bigint,
  invocation_id text, working_directory text, client_host text,
  PRIMARY KEY (database_id, session_id, started_at)
) ${byTime('sessions', 'started_at')};
CREATE TABLE tasks (
  database_id text NOT NULL, id bigint NOT NULL, started_at timestamptz NOT NULL, completed_at timestamptz,
  session_id text, agent_id text, task_id text, task_type text, status text, failure text, duration_ms bigint,
  PRIMARY KEY (database_id, id, started_at)
) ${byTime('tasks', 'started_at')};
CREATE TABLE tool_calls (
  database_id text NOT NULL, id bigint NOT NULL, called_at timestamptz NOT NULL, ended_at timestamptz, session_id text,
  subagent_id text, agent_id text, task_execution_id bigint, tool_use_id text, message_id text, invocation_id text,
  tool_name text, mcp_server text, success boolean, interrupted boolean, background boolean, duration_ms bigint,
  input_tokens bigint, output_tokens bigint, input_bytes bigint, output_bytes bigint,
  PRIMARY KEY (database_id, id, called_at)
) ${byTime('tool_calls', 'called_at')};
CREATE TABLE messages (
  database_id text NOT NULL, id text NOT NULL, sent_at timestamptz NOT NULL, session_id text, subagent_id text,
  prompt_id text, agent_id text, model text, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint,
  cache_write_tokens bigint,
  PRIMARY KEY (database_id, id, sent_at)
) ${byTime('messages', 'sent_at')};
CREATE TABLE invocations (
  database_id text NOT NULL, invocation_id text NOT NULL, start_time timestamptz NOT NULL, end_time timestamptz,
  agent_id text, agent_name text, source text, status text, model text, session_id text, subagent_id text, task_id text,
  parent_id text, tool_use_id text, success boolean, background boolean, execution_time_ms bigint,
  complexity_score bigint, exit_status bigint, tokens_used bigint, input_tokens bigint, output_tokens bigint,
  cache_read_tokens bigint, cache_write_tokens bigint, cpu_usage_percent double precision,
  memory_usage_mb double precision, peak_memory_mb double precision, task_description text, outcome_summary text,
  error_details text,
  PRIMARY KEY (database_id, invocation_id, start_time)
) ${byTime('invocations', 'start_time')};
CREATE TABLE commits (               -- each once, whoever recorded it
  commit_sha text NOT NULL, committed_at timestamptz NOT NULL, database_id text, repository_id text,
  repository_name text, agent_id text, session_id text,
  ai_lines_added bigint, human_lines_added bigint, unknown_lines_added bigint,
  ai_lines_removed bigint, human_lines_removed bigint, unknown_lines_removed bigint,
  generated_ai_added bigint, generated_human_added bigint, generated_unknown_added bigint,
  generated_ai_removed bigint, generated_human_removed bigint, generated_unknown_removed bigint,
  repeated_ai_added bigint, repeated_human_added bigint, repeated_unknown_added bigint,
  repeated_ai_removed bigint, repeated_human_removed bigint, repeated_unknown_removed bigint,
  ai_lines_overridden bigint, ai_lines_discarded bigint, counted boolean, landed boolean, superseded_by text,
  copy_of text, parent_sha text, unrecorded_agent text, corrected_at timestamptz,
  PRIMARY KEY (commit_sha, committed_at)
) ${byTime('commits', 'committed_at')};
CREATE TABLE commit_files (
  commit_sha text NOT NULL, file_number bigint NOT NULL, committed_at timestamptz NOT NULL, database_id text,
  repository_id text, ai_lines_added bigint, human_lines_added bigint, unknown_lines_added bigint,
  ai_lines_removed bigint, human_lines_removed bigint, unknown_lines_removed bigint, generated boolean, file_path text,
  old_path text,
  PRIMARY KEY (commit_sha, file_number, committed_at)
) ${byTime('commit_files', 'committed_at')};
CREATE TABLE lines (                 -- of commits that count, each line once; lines_added without generated files
  commit_sha text NOT NULL, agent_id text NOT NULL, model text NOT NULL, author text NOT NULL,
  committed_at timestamptz NOT NULL, database_id text, repository_id text, repository_name text,
  lines_added bigint NOT NULL, lines_removed bigint NOT NULL, generated_lines_added bigint NOT NULL,
  lines_overridden bigint NOT NULL, lines_discarded bigint NOT NULL,
  PRIMARY KEY (commit_sha, agent_id, model, author, committed_at)
) ${byTime('lines', 'committed_at')};
`;
