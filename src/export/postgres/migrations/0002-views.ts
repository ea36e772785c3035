import type { Migration } from './migration.ts';

/** What boards show. Days are those of the reader's time zone. */
export const views: Migration = () => `
CREATE VIEW lines_per_day AS
SELECT date_trunc('day', committed_at) AS day, repository_name, agent_id, model, author,
  sum(lines_added)::bigint AS lines_added, sum(lines_removed)::bigint AS lines_removed,
  sum(generated_lines_added)::bigint AS generated_lines_added, sum(lines_overridden)::bigint AS lines_overridden,
  sum(lines_discarded)::bigint AS lines_discarded
FROM lines GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW share_per_day AS        -- ai_percent: of the lines whose author is known
SELECT day, ai_lines, human_lines, unknown_lines,
  round(100.0 * ai_lines / nullif(ai_lines + human_lines, 0), 1)::double precision AS ai_percent
FROM (SELECT date_trunc('day', committed_at) AS day,
    coalesce(sum(lines_added) FILTER (WHERE author = 'ai'), 0)::bigint AS ai_lines,
    coalesce(sum(lines_added) FILTER (WHERE author = 'human'), 0)::bigint AS human_lines,
    coalesce(sum(lines_added) FILTER (WHERE author = 'unknown'), 0)::bigint AS unknown_lines
  FROM lines GROUP BY 1) AS days;

CREATE VIEW share_by_repository AS
SELECT repository_id, repository_name, ai_lines, human_lines, unknown_lines,
  round(100.0 * ai_lines / nullif(ai_lines + human_lines, 0), 1)::double precision AS ai_percent
FROM (SELECT repository_id, min(repository_name) AS repository_name,
    coalesce(sum(lines_added) FILTER (WHERE author = 'ai'), 0)::bigint AS ai_lines,
    coalesce(sum(lines_added) FILTER (WHERE author = 'human'), 0)::bigint AS human_lines,
    coalesce(sum(lines_added) FILTER (WHERE author = 'unknown'), 0)::bigint AS unknown_lines
  FROM lines GROUP BY 1) AS repositories;

CREATE VIEW commits_per_day AS
SELECT date_trunc('day', committed_at) AS day, repository_name, agent_id, count(*) AS commits,
  count(*) FILTER (WHERE ai_lines_added > 0 AND human_lines_added = 0) AS ai_only,
  count(*) FILTER (WHERE ai_lines_added > 0 AND human_lines_added > 0) AS mixed,
  count(*) FILTER (WHERE ai_lines_added = 0 AND human_lines_added > 0) AS human_only
FROM commits WHERE counted GROUP BY 1, 2, 3;

CREATE VIEW sessions_per_day AS
SELECT date_trunc('day', started_at) AS day, agent_id, harness, count(*) AS sessions,
  count(*) FILTER (WHERE status = 'lost') AS lost
FROM sessions GROUP BY 1, 2, 3;

CREATE VIEW tasks_per_day AS
SELECT date_trunc('day', started_at) AS day, agent_id, status, count(*) AS tasks,
  avg(duration_ms)::double precision AS mean_duration_ms
FROM tasks GROUP BY 1, 2, 3;

CREATE VIEW tool_calls_per_day AS
SELECT date_trunc('day', called_at) AS day, agent_id, tool_name, count(*) AS calls,
  count(*) FILTER (WHERE success) AS succeeded, count(*) FILTER (WHERE NOT success) AS failed,
  sum(duration_ms)::bigint AS duration_ms
FROM tool_calls GROUP BY 1, 2, 3;

CREATE VIEW tools AS
SELECT tool_name, count(*) AS calls, count(*) FILTER (WHERE success) AS succeeded,
  count(*) FILTER (WHERE NOT success) AS failed,
  percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50_duration_ms,
  percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95_duration_ms
FROM tool_calls GROUP BY 1;

CREATE VIEW tokens_per_day AS
SELECT date_trunc('day', sent_at) AS day, agent_id, model, count(*) AS messages,
  sum(input_tokens)::bigint AS input_tokens, sum(output_tokens)::bigint AS output_tokens,
  sum(cache_read_tokens)::bigint AS cache_read_tokens, sum(cache_write_tokens)::bigint AS cache_write_tokens
FROM messages GROUP BY 1, 2, 3;

CREATE VIEW agents AS               -- what each wrote, and with how much
SELECT agent_id, l.lines_added, l.lines_overridden, s.sessions, s.last_seen_at, t.tokens
FROM (SELECT DISTINCT coalesce(agent_id, '') AS agent_id FROM sessions
    UNION SELECT agent_id FROM lines WHERE author = 'ai') AS names
  LEFT JOIN (SELECT agent_id, sum(lines_added)::bigint AS lines_added, sum(lines_overridden)::bigint AS lines_overridden
    FROM lines WHERE author = 'ai' GROUP BY 1) AS l USING (agent_id)
  LEFT JOIN (SELECT coalesce(agent_id, '') AS agent_id, count(*) AS sessions, max(last_seen_at) AS last_seen_at
    FROM sessions GROUP BY 1) AS s USING (agent_id)
  LEFT JOIN (SELECT coalesce(agent_id, '') AS agent_id, sum(input_tokens + output_tokens)::bigint AS tokens
    FROM messages GROUP BY 1) AS t USING (agent_id);
`;
