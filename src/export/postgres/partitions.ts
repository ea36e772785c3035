import type { Client } from 'pg';
import type { Table } from './table.ts';

/** Makes the partitions that the rows which come in need; a hypertable has its own. */
export async function makePartitions(client: Client, { name, time }: Table): Promise<void> {
  const kind = await client.query<{ relkind: string }>('SELECT relkind FROM pg_class WHERE oid = $1::regclass', [name]);
  if (kind.rows[0]?.relkind !== 'p') return;
  const months = await client.query<{ month: string; next: string }>(
    `SELECT to_char(month, 'YYYY-MM-DD') AS month, to_char(month + interval '1 month', 'YYYY-MM-DD') AS next
     FROM (SELECT DISTINCT date_trunc('month', ${time}) AS month FROM incoming) AS months
     WHERE to_regclass('${name}_' || to_char(month, 'YYYY_MM')) IS NULL ORDER BY 1`,
  );
  for (const { month, next } of months.rows) {
    const partition = `${name}_${month.slice(0, 7).replace('-', '_')}`;
    // In two steps, since made as a partition at once it keeps everybody from reading until all is loaded.
    await client.query(`CREATE TABLE ${partition} (LIKE ${name} INCLUDING ALL)`);
    await client.query(`ALTER TABLE ${name} ATTACH PARTITION ${partition} FOR VALUES FROM ('${month}') TO ('${next}')`);
  }
}
