import { UserError } from '../config/user-error.ts';
import { commitTables, copiedTables, idsOfSource, madeHere } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { onlyAgent } from './totals.ts';

/** What a database says of itself. */
export interface SourceFacts {
  readonly database_id: string;
  readonly agent_id: string;
  readonly agent_role: string | null;
  readonly is_one: number;
  readonly host: string | null;
  readonly last_event: string | null;
  readonly rows: number;
}

const firstWithIdentity = 15;

/** Throws for a file that is no database of ours. */
export function refuseForeign(source: Store, schema = 'main', wanted: readonly string[] = ['edits', 'commits']): void {
  // Only tables are read, so that nothing which a file brings along is run.
  const sql = `SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`;
  const tables = new Set(source.prepare<[], string>(sql).pluck().all());
  const missing = wanted.find((name) => !tables.has(name));
  if (missing !== undefined) throw new UserError(`it is no database of ai-tracker: it has no table ${missing}`);
}

/**
 * Which database is attached, and whose. `schema`: which one it had before it was copied. `place`: its identity where it is of
 * a version that gave none. `name`: the agent's where it names none.
 */
export function describeSource(db: Store, schema: number, place: string, name: string): SourceFacts {
  refuseForeign(db, 'source', ['identity', 'repositories', 'commits', ...commitTables, ...copiedTables]);
  refuseNumbers(db);
  const agent_id = onlyAgent(db, 'source.') ?? name;
  const last = db
    .prepare<[], { host: string | null; role: string | null; seen: string | null }>(
      `SELECT (SELECT client_host FROM source.agent_sessions WHERE client_host IS NOT NULL
           ORDER BY last_seen_at DESC LIMIT 1) AS host,
         (SELECT agent_role FROM source.agent_sessions WHERE agent_role IS NOT NULL
           ORDER BY last_seen_at DESC LIMIT 1) AS role,
         (SELECT max(last_seen_at) FROM source.agent_sessions) AS seen`,
    )
    .get();
  const others = db
    .prepare("SELECT 1 FROM source.origins WHERE author = 'ai' AND agent_id IS NOT NULL AND agent_id <> ? LIMIT 1")
    .get(agent_id);
  return {
    database_id: schema < firstWithIdentity ? place : identityOf(db),
    ...{ agent_id, agent_role: last?.role ?? null, is_one: others === undefined ? 1 : 0 },
    ...{ host: last?.host ?? null, last_event: last?.seen ?? null, rows: countRows(db) },
  };
}

function countRows(db: Store): number {
  const tables = ['agent_sessions', 'task_executions', 'tool_calls', 'edits', 'commits', 'agent_invocations'];
  const counts = tables.map((table) => `(SELECT count(*) FROM source.${table})`);
  return (
    db
      .prepare<[], number>(`SELECT ${counts.join(' + ')}`)
      .pluck()
      .get() ?? 0
  );
}

/** Rows are told apart by their numbers: others than a database of ours gives would be taken for another source's. */
function refuseNumbers(db: Store): void {
  for (const [table, column] of numbered) {
    // Each by itself is looked up, both together are looked for.
    const end = (which: string) => `(SELECT ${which}(${column}) FROM source.${table})`;
    const sql = `SELECT ${end('min')} AS first, ${end('max')} AS last`;
    const { first, last } = db.prepare<[], { first: unknown; last: unknown }>(sql).get() ?? {};
    for (const id of [first ?? 1, last ?? 1]) {
      const end = table === 'origins' ? idsOfSource : madeHere;
      if (typeof id !== 'number' || id < 1 || id >= end)
        throw new UserError(`it is no database of ai-tracker: no row of ${table} has the number ${id}`);
    }
  }
}

const numbered: readonly (readonly [table: string, column: string])[] = [
  ['origins', 'id'],
  ['edits', 'id'],
  ['task_executions', 'id'],
  ['tool_calls', 'id'],
  ['file_modifications', 'id'],
  ['shelved_files', 'id'],
  ['commits', 'id'],
  ['commit_files', 'id'],
  ['commit_files', 'commit_id'],
  ['line_ranges', 'commit_file_id'],
  ['removed_ranges', 'commit_file_id'],
];

function identityOf(db: Store): string {
  const ids = db.prepare<[], unknown>('SELECT database_id FROM source.identity LIMIT 2').pluck().all();
  if (ids.length === 1 && /^[0-9a-f]{32}$/.test(String(ids[0]))) return String(ids[0]);
  throw new UserError('it does not say which database it is');
}

/** Runs `read` in a transaction, with the file attached as `source`. */
export function attachSource(db: Store, path: string, read: () => void): void {
  db.prepare('ATTACH ? AS source').run(path);
  try {
    db.transaction(read).immediate();
  } finally {
    db.exec('DETACH source');
  }
}
