import type { Client } from 'pg';
import { copyIn } from './copy-in.ts';
import { copyLine } from './copy-line.ts';
import { addToDay, type Days } from './digest.ts';
import { makePartitions } from './partitions.ts';
import type { Row, Table } from './table.ts';

/** A table's rows, by those whose they are; '': the union's. */
export interface Feed {
  readonly table: Table;
  readonly owners: readonly string[];
  /** Of some days, and maybe others; `undefined`: of all. */
  readonly rows: (owner: string, days?: readonly string[]) => Iterable<Row>;
  /** Of days that are sent, which rows go where none of the same key comes: terms over `t`, the table there. */
  readonly mayGo: string;
}

/** How many rows are new or other there, and how many are there no more. */
export interface Loaded {
  readonly written: number;
  readonly removed: number;
}

/** Digests of days, by owner. */
type Known = Map<string, Map<string, string>>;

/**
 * Brings a table there to what it is here. Only days that differ are sent, by what their digests say; what is sent takes
 * the place of all that the day had, so that rows which changed late or vanished are no case of their own.
 */
export async function load(client: Client, feed: Feed): Promise<Loaded> {
  const known = await knownDays(client, feed);
  const changed = changedDays(feed, known);
  if (changed.size === 0 && feed.owners.every((owner) => known.has(owner))) return { written: 0, removed: 0 };
  const { name } = feed.table;
  await client.query(`CREATE TEMP TABLE incoming (LIKE ${name}) ON COMMIT DROP`);
  await client.query('CREATE TEMP TABLE changed (database_id text, day date, digest text) ON COMMIT DROP');
  const columns = feed.table.columns.map((column) => column.name).join(', ');
  await copyIn(client, `pg_temp.incoming (${columns})`, linesOf(feed, known, changed));
  await sendDays(client, changed);
  await client.query('ANALYZE incoming; ANALYZE changed');
  await makePartitions(client, feed.table);
  const removed = await remove(client, feed);
  const written = await merge(client, feed.table);
  await keepDays(client, name);
  await client.query('DROP TABLE incoming, changed');
  return { written, removed };
}

async function knownDays(client: Client, { table, owners }: Feed): Promise<Known> {
  const { rows } = await client.query<{ owner: string; day: string; digest: string }>(
    `SELECT database_id AS owner, to_char(day, 'YYYY-MM-DD') AS day, digest FROM days
     WHERE table_name = $1 AND database_id = ANY($2)`,
    [table.name, owners],
  );
  const known: Known = new Map();
  for (const { owner, day, digest } of rows) {
    const days = known.get(owner) ?? new Map<string, string>();
    known.set(owner, days.set(day, digest));
  }
  return known;
}

/** Of owners that are known, what their days hold now, where it is something else; `undefined`: nothing. */
type Changed = Map<string, Map<string, string | undefined>>;

function changedDays({ table, owners, rows }: Feed, known: Known): Changed {
  const changed: Changed = new Map();
  const encode = encoder(table);
  for (const owner of owners) {
    const before = known.get(owner);
    if (before === undefined) continue;
    const days: Days = new Map();
    for (const row of rows(owner)) {
      const { line, day } = encode(row);
      addToDay(days, day, line);
    }
    const other = new Map<string, string | undefined>();
    for (const [day, digest] of days) if (before.get(day) !== digest.text()) other.set(day, digest.text());
    for (const day of before.keys()) if (!days.has(day)) other.set(day, undefined);
    if (other.size > 0) changed.set(owner, other);
  }
  return changed;
}

function encoder({ columns, time }: Table) {
  const at = columns.findIndex(({ name }) => name === time);
  return (row: Row) => copyLine(columns, at, row);
}

/** Of days that changed, and of owners of whom nothing is known; what the days of these hold is noted in `changed`. */
function* linesOf({ table, owners, rows }: Feed, known: Known, changed: Changed): Generator<string> {
  const encode = encoder(table);
  for (const owner of owners) {
    const only = changed.get(owner);
    if (known.has(owner) && only === undefined) continue;
    const days: Days = new Map();
    for (const row of rows(owner, only && [...only.keys()])) {
      const { line, day } = encode(row);
      if (only === undefined) addToDay(days, day, line);
      else if (!only.has(day)) continue;
      yield line;
    }
    if (only === undefined) changed.set(owner, new Map([...days].map(([day, digest]) => [day, digest.text()])));
  }
}

/** So many days at once. */
const mostDays = 10_000;

async function sendDays(client: Client, changed: Changed): Promise<void> {
  const days = [...changed].flatMap(([owner, each]) => [...each].map(([day, digest]) => [owner, day, digest] as const));
  for (let at = 0; at < days.length; at += mostDays) {
    const some = days.slice(at, at + mostDays);
    const column = (index: 0 | 1 | 2) => some.map((row) => row[index] ?? null);
    await client.query('INSERT INTO changed SELECT * FROM unnest($1::text[], $2::date[], $3::text[])', [
      column(0),
      column(1),
      column(2),
    ]);
  }
}

async function remove(client: Client, { table, mayGo }: Feed): Promise<number> {
  const { name, key, time } = table;
  const isSame = [...key, time].map((column) => `i.${column} = t.${column}`).join(' AND ');
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    "SELECT to_char(min(day), 'YYYY-MM-DD') AS first, to_char(max(day) + 1, 'YYYY-MM-DD') AS last FROM changed",
  );
  const { first, last } = rows[0] ?? { first: null, last: null };
  if (first === null) return 0;
  const gone = await client.query(
    `DELETE FROM ${name} AS t USING changed AS c WHERE t.${time} >= '${first}' AND t.${time} < '${last}'
       AND t.${time} >= c.day AND t.${time} < c.day + 1 AND (${mayGo})
       AND NOT EXISTS (SELECT 1 FROM incoming i WHERE ${isSame})`,
  );
  return gone.rowCount ?? 0;
}

async function merge(client: Client, { name, key, time, columns }: Table): Promise<number> {
  const names = columns.map((column) => column.name);
  const all = names.join(', ');
  const others = names.filter((column) => !key.includes(column) && column !== time);
  const list = (prefix: string) => others.map((column) => `${prefix}.${column}`).join(', ');
  const { rowCount } = await client.query(
    `INSERT INTO ${name} AS t (${all}) SELECT ${all} FROM incoming
     ON CONFLICT (${[...key, time].join(', ')}) DO UPDATE
       SET ${others.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}
       WHERE (${list('t')}) IS DISTINCT FROM (${list('EXCLUDED')})`,
  );
  return rowCount ?? 0;
}

async function keepDays(client: Client, table: string): Promise<void> {
  await client.query(
    `DELETE FROM days d USING changed c WHERE d.table_name = $1 AND d.database_id = c.database_id AND d.day = c.day`,
    [table],
  );
  await client.query('INSERT INTO days SELECT database_id, $1, day, digest FROM changed WHERE digest IS NOT NULL', [
    table,
  ]);
}
