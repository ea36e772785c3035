import type { Client } from 'pg';
import type { Source, Union } from '../../store/union.ts';
import { momentOf } from './copy-line.ts';
import type { RepositoryRow } from './repositories.ts';

/** What each database is; those that are gone stay. */
export async function saveSources(
  client: Client,
  { details }: Pick<Union, 'details'>,
  sources: readonly Source[],
): Promise<number> {
  const rows = sources.map((source) => ({
    ...{ database_id: source.database_id, agent_id: source.agent_id || null, agent_role: source.agent_role },
    ...{ rows: source.rows, size: source.size, last_event: momentOf(source.last_event) },
    ...{ read_at: momentOf(source.read_at), gone_at: momentOf(source.gone_at) },
    ...{ path: details.includes('paths') ? source.path : null, host: details.includes('paths') ? source.host : null },
  }));
  return save(client, 'sources', 'database_id', rows);
}

export function saveRepositories(client: Client, rows: readonly RepositoryRow[]): Promise<number> {
  return save(client, 'repositories', 'repository_id', rows);
}

async function save(client: Client, table: string, key: string, rows: readonly object[]): Promise<number> {
  if (rows[0] === undefined) return 0;
  const names = Object.keys(rows[0]);
  const others = names.filter((name) => name !== key);
  const list = (prefix: string) => others.map((name) => `${prefix}.${name}`).join(', ');
  const { rowCount } = await client.query(
    `INSERT INTO ${table} AS t (${names.join(', ')})
     SELECT ${names.join(', ')} FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (${key}) DO UPDATE SET ${others.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}
       WHERE (${list('t')}) IS DISTINCT FROM (${list('EXCLUDED')})`,
    [JSON.stringify(rows, withoutZero)],
  );
  return rowCount ?? 0;
}

/** PostgreSQL's text has no zero byte. */
function withoutZero(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}
