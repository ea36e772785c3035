import type { Database } from 'better-sqlite3';

/** What `agents`, `sessions` and `tools` read: views for people who query the file, and counts kept at hand. */
export function createReadBack(db: Database): void {
  db.exec(toolTotals);
  db.exec(views);
  db.exec(sessionCounts);
}

/** The triggers of migration 0006 count from then on. */
const sessionCounts = `
UPDATE agent_sessions SET tool_calls = c.calls FROM (SELECT session_id, count(*) AS calls FROM tool_calls
  GROUP BY session_id) c WHERE c.session_id = id;
UPDATE agent_sessions SET task_count = t.tasks FROM (SELECT session_id, count(*) AS tasks FROM task_executions
  GROUP BY session_id) t WHERE t.session_id = id;
`;

const counts = ['calls', 'succeeded', 'failed', 'timed'];

/** Adds the row of a trigger to the counts of its tool, or takes it away. */
function add(sign: 1 | -1, row: 'NEW' | 'OLD'): string {
  return `INSERT INTO tool_totals (tool_name, ${counts.join(', ')})
    VALUES (${row}.tool_name, ${sign}, ${sign} * (${row}.success IS 1), ${sign} * (${row}.success IS 0),
      ${sign} * (${row}.duration_ms IS NOT NULL))
    ON CONFLICT DO UPDATE SET ${counts.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')};`;
}

const toolTotals = `
CREATE TABLE tool_totals (          -- the calls of all time by tool, kept by triggers
  tool_name TEXT PRIMARY KEY,
  calls INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  timed INTEGER NOT NULL            -- calls whose duration is known
) WITHOUT ROWID;
INSERT INTO tool_totals SELECT tool_name, count(*), COALESCE(sum(success = 1), 0), COALESCE(sum(success = 0), 0),
  count(duration_ms) FROM tool_calls GROUP BY tool_name;
CREATE TRIGGER tool_totals_insert AFTER INSERT ON tool_calls BEGIN ${add(1, 'NEW')} END;
CREATE TRIGGER tool_totals_delete AFTER DELETE ON tool_calls BEGIN ${add(-1, 'OLD')} END;
CREATE TRIGGER tool_totals_update AFTER UPDATE OF tool_name, success, duration_ms ON tool_calls
  WHEN OLD.tool_name <> NEW.tool_name OR OLD.success IS NOT NEW.success
    OR (OLD.duration_ms IS NULL) <> (NEW.duration_ms IS NULL)
  BEGIN ${add(-1, 'OLD')} ${add(1, 'NEW')} END;
-- the median of a tool's durations is the one in the middle of this index
CREATE INDEX tool_calls_by_duration ON tool_calls(tool_name, duration_ms) WHERE duration_ms IS NOT NULL;
-- "whose result is not known"
CREATE INDEX tool_calls_without_result ON tool_calls(session_id) WHERE success IS NULL;
-- the sessions that ran in an invocation
CREATE INDEX agent_sessions_by_invocation ON agent_sessions(invocation_id) WHERE invocation_id IS NOT NULL;
`;

type Ranges = 'line_ranges' | 'removed_ranges';

/** Lines that some origins `o` added or removed in commits that count, generated files left out. */
function lines(ranges: Ranges, origins: string, which: string): string {
  const added = ranges === 'line_ranges' ? ' AND r.added = 1' : '';
  return `(SELECT COALESCE(sum(r.end_line - r.start_line + 1), 0)
      FROM ${origins} CROSS JOIN ${ranges} r ON r.origin_id = o.id${added}
        CROSS JOIN commit_files f ON f.id = r.commit_file_id CROSS JOIN commits c ON c.id = f.commit_id
      WHERE ${which} AND c.counted AND NOT f.generated)`;
}

function linesOfSession(ranges: Ranges): string {
  return lines(ranges, 'origins o', 'o.session_id = s.id');
}

function linesOfInvocation(ranges: Ranges): string {
  const inSessions = 'agent_sessions s CROSS JOIN origins o ON o.session_id = s.id';
  return `CASE WHEN i.source = 'subagent'
      THEN ${lines(ranges, 'origins o', 'o.session_id = i.session_id AND o.subagent_id = i.subagent_id')}
      WHEN EXISTS (SELECT 1 FROM agent_sessions s WHERE s.invocation_id = i.invocation_id)
      THEN ${lines(ranges, inSessions, 's.invocation_id = i.invocation_id')} END`;
}

const tokens = 'sum(m.input_tokens + m.output_tokens + m.cache_read_tokens + m.cache_write_tokens)';

const views = `
CREATE VIEW invocation_results AS  -- one row an invocation with what came of it
  SELECT i.invocation_id,
    NULLIF(i.agent_name, '') AS agent_name, -- NULL: only its end is known
    i.agent_id, i.source, i.status, i.start_time, i.end_time,
    i.success,                      -- 1 | 0; NULL: it runs, was cancelled, or nobody told
    CASE WHEN i.status IN ('completed', 'failed') THEN i.execution_time_ms END AS duration_ms, -- NULL: it has not come to its end
    i.complexity_score,
    COALESCE(i.tokens_used, (SELECT ${tokens} FROM agent_sessions s CROSS JOIN messages m ON m.session_id = s.id
      WHERE s.invocation_id = i.invocation_id)) AS tokens, -- as reported, else those of the sessions that ran in it; NULL: not known
    ${linesOfInvocation('line_ranges')}
      AS lines_added,               -- lines of its subagent, or of the sessions that ran in it, in commits that count; NULL: not known
    ${linesOfInvocation('removed_ranges')}
      AS lines_removed              -- by the same
  FROM agent_invocations i;

CREATE VIEW agent_usage AS  -- what ai-tracker agents shows: one row a name
  WITH ranked AS (
    SELECT *, count(duration_ms) OVER (PARTITION BY agent_name) AS timed,
      row_number() OVER (PARTITION BY agent_name ORDER BY duration_ms NULLS LAST) AS place
    FROM invocation_results)
  SELECT agent_name, count(*) AS invocations,
    sum(status = 'running') AS running,
    COALESCE(sum(success = 1), 0) AS succeeded,
    COALESCE(sum(success = 0), 0) AS failed,
    avg(success) AS success_rate,   -- 0 to 1, of those that succeeded or failed
    avg(duration_ms) AS mean_duration_ms,
    max(CASE WHEN place = (timed * 95 + 99) / 100 THEN duration_ms END) AS p95_duration_ms, -- by nearest rank
    avg(complexity_score) AS mean_complexity,
    avg(success) / NULLIF(avg(duration_ms) / 60000, 0) AS efficiency_per_minute, -- success rate by mean duration in minutes
    sum(tokens) AS tokens,
    sum(lines_added) AS committed_lines_added,
    sum(lines_removed) AS committed_lines_removed,
    CAST(sum(CASE WHEN lines_added IS NOT NULL THEN tokens END) AS REAL)
      / NULLIF(sum(CASE WHEN tokens IS NOT NULL THEN lines_added END), 0)
      AS tokens_per_line            -- of the invocations of which both are known
  FROM ranked GROUP BY agent_name;

CREATE VIEW session_results AS  -- one row a session with what came of it: what ai-tracker sessions shows
  SELECT s.id, s.agent_id, s.agent_role, s.status, s.end_reason, s.started_at, s.ended_at, s.last_seen_at, s.model,
    s.client_version, s.attended, s.working_directory, s.task_count, s.tool_calls, s.invocation_id,
    (SELECT ${tokens} FROM messages m WHERE m.session_id = s.id) AS tokens, -- NULL: no transcript told
    ${linesOfSession('line_ranges')}
      AS lines_added,               -- lines of the session, its subagents included, in commits that count
    ${linesOfSession('removed_ranges')}
      AS lines_removed              -- by the same
  FROM agent_sessions s;

CREATE VIEW tool_usage AS  -- what ai-tracker tools shows: one row a tool
  WITH ranked AS (
    SELECT tool_name, duration_ms, row_number() OVER (PARTITION BY tool_name ORDER BY duration_ms) AS place
    FROM tool_calls WHERE duration_ms IS NOT NULL)
  SELECT t.tool_name, t.calls, t.succeeded,
    t.failed,
    t.calls - t.succeeded - t.failed AS without_result, -- they run, or no end of them was told
    max(CASE WHEN r.place = (t.timed * 50 + 99) / 100 THEN r.duration_ms END) AS p50_duration_ms, -- by nearest rank, as the next
    max(CASE WHEN r.place = (t.timed * 95 + 99) / 100 THEN r.duration_ms END) AS p95_duration_ms
  FROM tool_totals t LEFT JOIN ranked r ON r.tool_name = t.tool_name WHERE t.calls > 0 GROUP BY t.tool_name;
`;
