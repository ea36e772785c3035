import { expect } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { PostgresServer } from './postgres-server.ts';

const tables = [
  ...['sources', 'repositories', 'sessions', 'tasks', 'tool_calls', 'messages', 'invocations', 'commits'],
  ...['commit_files', 'lines', 'days'],
];

/** All rows of a schema, but for when they were read. */
export async function rowsIn(server: PostgresServer, schema: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await server.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'read_at' - 'size')::text AS row FROM ${schema}.${table} t ORDER BY 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** What the fleet's file says, read in another way than the export does; in the order of PostgreSQL's C collation. */
const asked: readonly (readonly [sqlite: string, postgres: string])[] = [
  [
    `SELECT s.database_id || ' ' || (t.id & 4294967295) || ' ' || t.tool_name || ' ' || COALESCE(t.duration_ms, '-') || ' '
       || COALESCE(t.success, '-') || ' ' || replace(t.called_at, 'Z', '') AS row
     FROM tool_calls t JOIN sources s ON s.id = t.source_id`,
    `SELECT database_id || ' ' || id || ' ' || tool_name || ' ' || coalesce(duration_ms::text, '-') || ' '
       || coalesce(success::int::text, '-') || ' ' || to_char(called_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') AS row
     FROM ai_tracker.tool_calls`,
  ],
  [
    `SELECT s.database_id || ' ' || t.id || ' ' || t.agent_id || ' ' || substr(t.started_at, 1, 10) || ' ' || t.tool_calls AS row
     FROM agent_sessions t JOIN sources s ON s.id = t.source_id`,
    `SELECT database_id || ' ' || session_id || ' ' || agent_id || ' ' || to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') || ' ' || tool_calls AS row
     FROM ai_tracker.sessions`,
  ],
  [
    `SELECT commit_sha || ' ' || ai_lines_added || ' ' || human_lines_added || ' ' || counted || ' ' || COALESCE(superseded_by, '-') AS row FROM commits`,
    `SELECT commit_sha || ' ' || ai_lines_added || ' ' || human_lines_added || ' ' || counted::int || ' ' || coalesce(superseded_by, '-') AS row FROM ai_tracker.commits`,
  ],
  [
    `SELECT agent_id || ' ' || sum(ai_lines_added - generated_ai_added - repeated_ai_added) || ' ' || sum(ai_lines_removed - repeated_ai_removed) AS row
     FROM agent_commits GROUP BY agent_id`,
    `SELECT agent_id || ' ' || sum(lines_added) || ' ' || sum(lines_removed) AS row FROM ai_tracker.lines WHERE author = 'ai' GROUP BY agent_id`,
  ],
  [
    `SELECT count(*) || ' ' || sum(ai_lines) || ' ' || sum(human_lines) AS row FROM commit_files`,
    `SELECT count(*) || ' ' || sum(ai_lines_added) || ' ' || sum(human_lines_added) AS row FROM ai_tracker.commit_files`,
  ],
  [
    `SELECT s.database_id || ' ' || t.id || ' ' || t.output_tokens AS row FROM messages t JOIN sources s ON s.id = t.source_id`,
    `SELECT database_id || ' ' || id || ' ' || output_tokens AS row FROM ai_tracker.messages`,
  ],
];

/** Row for row what the fleet's file says. */
export async function expectAsIn(server: PostgresServer, combined: string): Promise<void> {
  const db = openSqlite(combined, { readonly: true });
  try {
    for (const [sqlite, postgres] of asked) {
      const here = db.prepare<[], string>(sqlite).pluck().all().sort();
      const there = (await server.query<{ row: string }>(postgres)).map(({ row }) => row).sort();
      expect(here.length).toBeGreaterThan(0);
      expect(there).toEqual(here);
    }
  } finally {
    db.close();
  }
}
