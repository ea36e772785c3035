import type { LineRange, RemovedRange } from '../attribution/ranges.ts';
import { insertRanges, packHashes } from './commits.ts';
import { columnsOf, commitTables, countedFacts, madeHere } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

// The commits of a fleet as they stand in the tables that count, and how they come in and go.

/** A row of `commits` as it is put together. */
export type MadeCommit = Readonly<Record<string, string | number | null>>;

/** A file of it. */
export interface MadeFile {
  readonly row: Readonly<Record<string, string | number | null>>;
  readonly hashes: Readonly<Record<'added' | 'removed', Float64Array>>;
  readonly ranges: readonly LineRange[];
  readonly removed: readonly RemovedRange[];
}

/** A commit stands in the tables as one source tells of it. */
export function standAsTold(db: Store, id: number): void {
  statement(db, insertTold(db, 'c.id = ?')).run(id);
}

/** SQL that puts commits into the tables as a source tells of them. */
export function insertTold(db: Store, which: string): string {
  const columns = columnsOf(db, 'source_commits');
  const values = columns.map((name) =>
    name === 'repository_path' || name === 'repository_name'
      ? `COALESCE(r.${name.replace('repository_', '')}, c.${name})`
      : `c.${name}`,
  );
  return `INSERT INTO commits (${columns.join(', ')}) SELECT ${values.join(', ')} FROM source_commits c
    LEFT JOIN repositories r ON r.id = c.repository_id WHERE ${which}`;
}

/** A commit is put together of what several tell: what each of them says of its files is set aside. */
export function standAsMade(db: Store, commit: MadeCommit, files: readonly MadeFile[], told: readonly number[]): void {
  for (const id of told) moveFiles(db, id, '', 'source_');
  insertRow(db, 'commits', commit);
  for (const { row, hashes, ranges, removed } of files) {
    const [added_hashes, removed_hashes] = [packHashes(hashes.added), packHashes(hashes.removed)];
    insertRow(db, 'commit_files', { ...row, added_hashes, removed_hashes });
    insertRanges(db, row['id'] as number, ranges, removed);
  }
}

function insertRow(db: Store, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row);
  statement(
    db,
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  ).run(row);
}

/** Moves what a source says of a commit's files out of the tables that count, or back. */
function moveFiles(db: Store, commitId: number, from: '' | 'source_', to: '' | 'source_'): void {
  const files = `SELECT id FROM ${from}commit_files WHERE commit_id = @commitId`;
  const ofCommit = (table: string) =>
    table === 'commit_files' ? 'commit_id = @commitId' : `commit_file_id IN (${files})`;
  // The files themselves last: the others are found by them.
  for (const table of [...commitTables].reverse()) {
    const columns = columnsOf(db, table).join(', ');
    const which = ofCommit(table);
    statement(db, `INSERT INTO ${to}${table} (${columns}) SELECT ${columns} FROM ${from}${table} WHERE ${which}`).run({
      commitId,
    });
    statement(db, `DELETE FROM ${from}${table} WHERE ${which}`).run({ commitId });
  }
}

/** Lines of a commit in the tables, by agent: `lines` in the columns of `agent_commits`. */
export function saveAgentLines(
  db: Store,
  commitId: number,
  rows: readonly (Readonly<Record<string, string | number>> & { readonly agent_id: string })[],
): void {
  const facts = countedFacts.join(', ');
  for (const row of rows) {
    const names = Object.keys(row);
    statement(
      db,
      `INSERT INTO agent_commits (commit_id, ${facts}, ${names.join(', ')}, ai_lines_overridden, ai_lines_discarded)
       SELECT id, ${facts}, ${names.map((name) => `@${name}`).join(', ')},
         @is_committer * ai_lines_overridden, @is_committer * ai_lines_discarded FROM commits
       WHERE id = @commitId AND counted = 1`,
    ).run({ ...row, commitId });
  }
}

/** Takes commits out of the tables that count, until they are put together again. */
export function takeApart(db: Store, shas: readonly string[]): void {
  const bind = JSON.stringify(shas);
  const which = 'commit_sha IN (SELECT value FROM json_each(?))';
  statement(db, `DELETE FROM agent_commits WHERE commit_id IN (SELECT id FROM commits WHERE ${which})`).run(bind);
  const made = statement<{ id: number }>(db, `SELECT id FROM commits WHERE ${which} AND (id & ${madeHere}) <> 0`).all(
    bind,
  );
  for (const { id } of made) deleteMade(db, id);
  const aside = statement<{ id: number }>(
    db,
    `SELECT id FROM source_commits WHERE ${which} AND id IN (SELECT commit_id FROM source_commit_files)`,
  ).all(bind);
  for (const { id } of aside) moveFiles(db, id, 'source_', '');
  statement(db, `DELETE FROM commits WHERE ${which}`).run(bind);
}

function deleteMade(db: Store, commitId: number): void {
  for (const table of ['line_ranges', 'removed_ranges']) {
    statement(db, `DELETE FROM ${table} WHERE commit_file_id IN (SELECT id FROM commit_files WHERE commit_id = ?)`).run(
      commitId,
    );
  }
  statement(db, 'DELETE FROM commit_files WHERE commit_id = ?').run(commitId);
}
