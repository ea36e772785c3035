import { apportion, type Writers, writersOf } from '../../dashboard/data/writers.ts';
import { type Author, authors, isCounted, netLines } from '../../store/commit-terms.ts';
import { modelsAndHarnesses, originLines, originWriters } from '../../store/dashboard-lines.ts';
import type { Union } from '../../store/union.ts';
import type { Repositories } from './repositories.ts';
import type { Row, Table, Value } from './table.ts';
import { onDays, rowsOf, selected, timeOf } from './union.ts';
import { onceEach, type UnionTable, unionTables } from './union-tables.ts';

/** The rows of one of the union's tables; of all days, or of some. */
export function unionRows(union: Union, table: UnionTable, repositories: Repositories, days: Days): Iterable<Row> {
  const rows = table.sql === undefined ? lineRows(union, days) : plainRows(union, table, days);
  return named(table, rows, repositories);
}

function* named(table: Table, rows: Iterable<Row>, repositories: Repositories): Generator<Row> {
  const at = table.columns.findIndex(({ name }) => name === 'repository_id');
  for (const row of rows) yield row.with(at, repositories.called(row[at] ?? null));
}

type Days = readonly string[] | undefined;

function plainRows({ store, sources, details, isFleet }: Union, table: UnionTable, days: Days): Iterable<Row> {
  const sql = `SELECT ${selected(table, details)} ${table.sql} AND ${onDays(timeOf(table), days)}`;
  if (!isFleet) return rowsOf(store, sql, { database: sources[0]?.database_id ?? '' });
  return rowsOf(store, sql.replace('@database', toldBy), {});
}

/** Whose word a commit of a fleet is. */
const toldBy = '(SELECT database_id FROM sources WHERE sources.id = c.source_id)';

interface Counted {
  readonly id: number;
  readonly sha: string;
  readonly time: string;
  readonly database: string;
  readonly repository: Value;
  readonly name: string;
  readonly agent: string;
  readonly overridden: number;
  readonly discarded: number;
  readonly [count: string]: Value;
}

/** Of each commit that counts its lines by who wrote them: each line once, as in all totals. */
function* lineRows(union: Union, days: Days): Generator<Row> {
  const { store, isFleet, sources } = union;
  const [writers, sql] = [knownWriters(union), countedSql(isFleet, days)];
  const bound = isFleet ? [] : [{ database: sources[0]?.database_id ?? '' }];
  for (const row of store.prepare<unknown[], Counted>(sql).iterate(...bound)) {
    for (const author of authors) yield* author === 'ai' ? byModel(row, writers) : inLine(row, author, '', row);
  }
}

function knownWriters({ store, isFleet }: Union): Writers {
  const used = modelsAndHarnesses(store);
  const writers = writersOf(used, isFleet);
  if (writers.sole.length < new Set(used.models.map(({ agent_id }) => agent_id)).size) {
    writers.addWritten(originWriters(store, writers.sole), originLines(store));
  }
  return writers;
}

function countedSql(isFleet: boolean, days: Days): string {
  const counts = authors.flatMap((author) => [
    `${netLines(author, 'added')} AS ${author}_added, ${netLines(author, 'removed')} AS ${author}_removed`,
    `generated_${author}_added`,
  ]);
  const facts = `commit_sha AS sha, timestamp AS time, COALESCE(repository_id, repository_name) AS repository,
    repository_name AS name, ${counts.join(', ')}, ai_lines_overridden AS overridden, ai_lines_discarded AS discarded`;
  return isFleet
    ? `SELECT commit_id AS id, agent_id AS agent, ${facts}, (SELECT database_id FROM sources WHERE id =
         (SELECT source_id FROM commits WHERE commits.id = commit_id)) AS database FROM agent_commits
       WHERE ${onDays('timestamp', days)}`
    : `SELECT id, COALESCE(agent_id, '') AS agent, ${facts}, @database AS database FROM commits c
       WHERE ${isCounted} AND ${onceEach} AND ${onDays('timestamp', days)}`;
}

interface Sums {
  readonly overridden: number;
  readonly discarded: number;
  readonly [count: string]: Value;
}

/** What is no line that was added is of the model that wrote most of those that were. */
function* byModel(row: Counted, writers: Writers): Generator<Row> {
  const models = new Map<string, number>();
  const added = Number(row['ai_added']);
  const shares = writers.sharesOf(row.id, row.agent);
  const given = apportion(
    added,
    shares.map(({ lines }) => lines),
  );
  for (const [at, { model }] of shares.entries()) models.set(model, (models.get(model) ?? 0) + (given[at] as number));
  const [first = ['', added] as const, ...others] = models;
  yield* inLine(row, 'ai', first[0], { ...row, ai_added: first[1] });
  for (const [model, lines] of others) {
    yield* inLine(row, 'ai', model, { ai_added: lines, overridden: 0, discarded: 0 });
  }
}

/** In the order of the table's columns; none where there is nothing to tell. */
function* inLine(row: Counted, author: Author, model: string, sums: Sums): Generator<Row> {
  const isAi = author === 'ai';
  const lines = [
    ...[sums[`${author}_added`] ?? 0, sums[`${author}_removed`] ?? 0, sums[`generated_${author}_added`] ?? 0],
    ...[isAi ? sums.overridden : 0, isAi ? sums.discarded : 0],
  ];
  if (lines.every((count) => count === 0)) return;
  yield [row.sha, row.agent, model, author, row.time, row.database, row.repository, row.name, ...lines];
}

export const tablesOfUnion: readonly UnionTable[] = [unionTables.commits, unionTables.commitFiles, unionTables.lines];
