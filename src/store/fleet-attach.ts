import { UserError } from '../config/user-error.ts';
import { commitTables, copiedTables } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { schemaVersion } from './schema.ts';
import { onlyAgent } from './totals.ts';

/** What a database says of itself. */
export interface SourceFacts {
  readonly database_id: string;
  readonly agent_id: string;
  readonly agent_role: string | null;
  readonly is_one: number;
  readonly host: string | null;
  readonly last_event: string | null;
}

/** The identity that a database has; `undefined`: it is of a version that gave none. Throws for one that is not ours. */
export function identityOf(source: Store): string | undefined {
  refuseForeign(source, ['edits', 'commits']);
  if (schemaVersion(source) < firstWithIdentity) return undefined;
  const ids = source.prepare<[], unknown>('SELECT database_id FROM identity').pluck().all();
  if (ids.length === 1 && /^[0-9a-f]{32}$/.test(String(ids[0]))) return String(ids[0]);
  throw new UserError('it does not say which database it is');
}

const firstWithIdentity = 15;

/** Whose database it is; `name`: that of the agent where it names none. */
export function describeSource(source: Store, name: string): Omit<SourceFacts, 'database_id'> {
  refuseForeign(source, ['repositories', 'commits', ...commitTables, ...copiedTables]);
  const agent_id = onlyAgent(source) ?? name;
  const last = source
    .prepare<[], { host: string | null; role: string | null; seen: string | null }>(
      `SELECT (SELECT client_host FROM agent_sessions WHERE client_host IS NOT NULL ORDER BY last_seen_at DESC LIMIT 1) AS host,
         (SELECT agent_role FROM agent_sessions WHERE agent_role IS NOT NULL ORDER BY last_seen_at DESC LIMIT 1) AS role,
         (SELECT max(last_seen_at) FROM agent_sessions) AS seen`,
    )
    .get();
  const others = source
    .prepare("SELECT 1 FROM origins WHERE author = 'ai' AND agent_id IS NOT NULL AND agent_id <> ? LIMIT 1")
    .get(agent_id);
  return {
    ...{ agent_id, agent_role: last?.role ?? null, is_one: others === undefined ? 1 : 0 },
    ...{ host: last?.host ?? null, last_event: last?.seen ?? null },
  };
}

/** Only tables are read, so that nothing which a file brings along is run. */
function refuseForeign(source: Store, wanted: readonly string[]): void {
  const tables = new Set(
    source
      .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`)
      .pluck()
      .all(),
  );
  const missing = wanted.find((name) => !tables.has(name));
  if (missing !== undefined) throw new UserError(`it is no database of ai-tracker: it has no table ${missing}`);
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
