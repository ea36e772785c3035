import { copiedTables, idsOfSource, madeHere } from '../../../src/store/fleet-schema.ts';
import type { Store } from '../../../src/store/open.ts';

type Row = Readonly<Record<string, unknown>>;

/** The rows that a fleet's file has of what it puts together, with names for ids: these depend on what was read first. */
export function canonical(store: Store): Map<string, string[]> {
  const all = (table: string) => store.prepare<[], Row>(`SELECT * FROM ${table}`).all();
  const sources = new Map(all('sources').map(({ id, database_id }) => [id, database_id]));
  const repositories = new Map(all('repositories').map(({ id, common_dir }) => [id, common_dir]));
  // A row of a source's is called by its number there; one that is made of several by its parts.
  const ownName = (id: unknown) => {
    if (typeof id !== 'number' || id <= 2) return id;
    const source = Math.floor(id / idsOfSource);
    return `${sources.get(source)}:${(id - source * idsOfSource) % madeHere}`;
  };
  const commits = new Map(
    all('commits').map(({ id, commit_sha, repository_id }) => [
      id,
      `${commit_sha} in ${repositories.get(repository_id)}`,
    ]),
  );
  const files = new Map(
    all('commit_files').map(({ id, commit_id, file_path }) => [id, `${commits.get(commit_id)} ${file_path}`]),
  );
  const naming: Readonly<Record<string, (value: unknown) => unknown>> = {
    source_id: (id) => sources.get(id as number) ?? id,
    repository_id: (id) => repositories.get(id as number) ?? id,
    commit_id: (id) => commits.get(id as number) ?? id,
    commit_file_id: (id) => files.get(id as number) ?? id,
    origin_id: ownName,
    source_commit_id: ownName,
  };
  const shown = (row: Row, isOwn: boolean) =>
    Object.entries(row)
      .filter(([name]) => name !== 'id' || isOwn)
      .map(([name, value]) => `${name}=${text((naming[name] ?? (name.endsWith('id') ? ownName : same))(value))}`)
      .join(' ');
  const rowsOf = (table: string) => all(table).filter((row) => !table.endsWith('_totals') || hasCounts(row));
  return new Map(
    tables.map((table) => [
      table,
      rowsOf(table)
        .map((row) => shown(row, !counting.has(table)))
        .sort(),
    ]),
  );
}

/** Whose ids tell in which order they were made. */
const counting = new Set(['repositories', 'agent_commits']);

const tables = [
  ...copiedTables,
  ...['repositories', 'commits', 'commit_files', 'line_ranges', 'removed_ranges'],
  ...['agent_commits', 'agent_totals', 'commit_totals', 'tool_totals'],
];

/** A sum of nothing is as good as none. */
function hasCounts(row: Row): boolean {
  return Object.entries(row).some(([name, value]) => name !== 'authors' && typeof value === 'number' && value !== 0);
}

function same(value: unknown): unknown {
  return value;
}

function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value);
}

/** Rows that one of them has and the other has not. */
export function differences(wanted: Map<string, string[]>, found: Map<string, string[]>): string[] {
  return [...wanted].flatMap(([table, rows]) => {
    const others = found.get(table) ?? [];
    const lacking = without(rows, others).map((row) => `${table} lacks ${row}`);
    return [...lacking, ...without(others, rows).map((row) => `${table} has ${row}`)];
  });
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = counts.get(row) ?? 0;
    counts.set(row, count - 1);
    return count <= 0;
  });
}
