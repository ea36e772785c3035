import type { Client } from 'pg';
import { UserError } from '../../config/user-error.ts';
import { migrations } from './migrations/index.ts';

/** Makes the schema, or brings it to ours; in the transaction that is running. */
export async function migrate(client: Client, schema: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (found.rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`SET LOCAL search_path = ${schema}`);
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL)',
  );
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM migrations',
  );
  const version = rows[0]?.version ?? 0;
  if (version > migrations.length)
    throw new UserError(
      `the schema ${schema} was made by a newer ai-tracker (version ${version}, this one knows ${migrations.length})`,
      'update ai-tracker, or name another schema with --schema',
    );
  for (const [at, migration] of migrations.entries()) {
    if (at < version) continue;
    await apply(client, migration);
    await client.query('INSERT INTO migrations VALUES ($1, now())', [at + 1]);
  }
}

async function apply(client: Client, migration: (typeof migrations)[number]): Promise<void> {
  const timescale = await timescaleSchema(client);
  const later: string[] = [];
  const byTime = (table: string, column: string) => {
    later.push(
      timescale === undefined
        ? `CREATE INDEX ${table}_by_time ON ${table} (${column})`
        : `SELECT ${timescale}.create_hypertable('${table}', '${column}', chunk_time_interval => interval '1 month')`,
    );
    return timescale === undefined ? `PARTITION BY RANGE (${column})` : '';
  };
  await client.query(migration({ byTime }));
  for (const sql of later) await client.query(sql);
}

/** Where the functions of TimescaleDB are, if it is there: it partitions by itself, and makes an index of the time. */
async function timescaleSchema(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ schema: string }>(
    "SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'timescaledb'",
  );
  return rows[0]?.schema;
}
