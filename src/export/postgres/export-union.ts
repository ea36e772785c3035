import type { Client } from 'pg';
import type { Source, Union } from '../../store/union.ts';
import { dueOf, keepCursors } from './cursors.ts';
import { type Feed, type Loaded, load } from './load.ts';
import { repositoriesOf } from './repositories.ts';
import { saveRepositories, saveSources } from './small-tables.ts';
import { sourceRows } from './source-rows.ts';
import { type SourceTable, sourceTables } from './source-tables.ts';
import { databasesOf } from './union.ts';
import { tablesOfUnion, unionRows } from './union-rows.ts';

/** What an export did. */
export interface Exported extends Loaded {
  readonly databases: number;
}

/** Brings a schema to what the union is, in the transaction that is running. */
export async function exportUnion(client: Client, schema: string, union: Union): Promise<Exported> {
  const due = await dueOf(client, schema, union);
  if (due.marks.size === 0) return { databases: union.sources.length, written: 0, removed: 0 };
  await client.query('CREATE TEMP TABLE told (database_id text PRIMARY KEY) ON COMMIT DROP');
  await client.query('INSERT INTO told SELECT * FROM unnest($1::text[])', [databasesOf(union.sources)]);
  let written = await saveSources(client, union, due.sources);
  let removed = 0;
  for (const feed of [...sourceFeeds(union, due.sources), ...(await unionFeeds(client, union, due.union))]) {
    const loaded = await load(client, feed);
    written += loaded.written;
    removed += loaded.removed;
  }
  await keepCursors(client, due);
  return { databases: union.sources.length, written, removed };
}

function sourceFeeds(union: Union, sources: readonly Source[]): Feed[] {
  if (sources.length === 0) return [];
  const byId = new Map(sources.map((source) => [source.database_id, source]));
  const rows = (table: SourceTable) => (owner: string, days?: readonly string[]) =>
    sourceRows(union, table, byId.get(owner) as Source, days);
  const mayGo = 't.database_id = c.database_id';
  return sourceTables.map((table) => ({ table, owners: [...byId.keys()], rows: rows(table), mayGo }));
}

async function unionFeeds(client: Client, union: Union, isDue: boolean): Promise<Feed[]> {
  if (!isDue) return [];
  const repositories = repositoriesOf(union.store, union.details.includes('paths'));
  await saveRepositories(client, repositories.rows);
  // What only databases that are gone told of stays.
  const mayGo = `EXISTS (SELECT 1 FROM told WHERE told.database_id = t.database_id)
    OR EXISTS (SELECT 1 FROM incoming WHERE incoming.commit_sha = t.commit_sha)`;
  return tablesOfUnion.map((table) => ({
    table,
    owners: [''],
    rows: (_, days) => unionRows(union, table, repositories, days),
    mayGo,
  }));
}
