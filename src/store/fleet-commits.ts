import type { LineRange, RemovedRange } from '../attribution/ranges.ts';
import type { authors } from './commit-terms.ts';
import { packHashes } from './commits.ts';
import { columnsOf, commitTables, madeHere } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

type Kind = `${(typeof authors)[number]}_${'added' | 'removed'}`;

/** What a source says of a commit. */
export type ToldCommit = Readonly<Record<`repeated_${Kind}` | `generated_${Kind}`, number>> & {
  readonly id: number;
  readonly source_id: number;
  readonly database_id: string;
  /** Whose work the source holds. */
  readonly source_agent: string;
  readonly commit_sha: string;
  readonly parent_sha: string | null;
  readonly timestamp: string;
  /** `null`: a row of the Python tool, without lines. */
  readonly repository_id: number | null;
  readonly session_id: string | null;
  readonly agent_id: string | null;
  readonly author_key: string | null;
  readonly superseded_by: string | null;
  readonly copy_of: string | null;
  readonly unrecorded_agent: string | null;
  readonly landed: 0 | 1;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
};

/** What a source says of a file that a commit changed. */
export interface ToldFile {
  readonly id: number;
  readonly commit_id: number;
  readonly file_path: string;
  readonly old_path: string | null;
  readonly generated: number;
  readonly blob_sha: string | null;
  /** Of the lines that it added and removed, in order; without any where they were not kept. */
  readonly added: Float64Array;
  readonly removed: Float64Array;
}

/** What sources say of a commit, in the order of their identities. */
export function toldOf(db: Store, sha: string): ToldCommit[] {
  const sql = `SELECT c.*, s.database_id, s.agent_id AS source_agent FROM source_commits c
    JOIN sources s ON s.id = c.source_id WHERE c.commit_sha = ? ORDER BY s.database_id, c.id`;
  return statement<ToldCommit>(db, sql).all(sha);
}

type FileRow = Omit<ToldFile, 'added' | 'removed'> & Record<'added_hashes' | 'removed_hashes', Buffer | null>;

const fileColumns = 'id, commit_id, file_path, old_path, generated, blob_sha, added_hashes, removed_hashes';

/** The files of a commit that a source tells of, by its row's id. */
export function filesTold(db: Store, commitId: number): ToldFile[] {
  const of = (table: string) => `SELECT ${fileColumns} FROM ${table} WHERE commit_id = @commitId`;
  return statement<FileRow>(db, `${of('commit_files')} UNION ALL ${of('source_commit_files')} ORDER BY file_path, id`)
    .all({ commitId })
    .map(({ added_hashes, removed_hashes, ...row }) => ({
      ...row,
      added: unpackHashes(added_hashes),
      removed: unpackHashes(removed_hashes),
    }));
}

/** Who wrote the lines of such a file, and who removed which of the one before. */
export function rangesTold(db: Store, fileId: number): { ranges: LineRange[]; removed: RemovedRange[] } {
  const lines = (table: string) => `SELECT start_line AS start, end_line AS end, origin_id AS origin, added, carried,
    source_commit_id AS source FROM ${table} WHERE commit_file_id = @fileId`;
  const gone = (table: string) =>
    `SELECT start_line AS start, end_line AS end, origin_id AS origin FROM ${table} WHERE commit_file_id = @fileId`;
  const both = (of: (table: string) => string, table: string) =>
    `${of(table)} UNION ALL ${of(`source_${table}`)} ORDER BY 1`;
  const ranges = statement<
    Omit<LineRange, 'added' | 'carried'> & { added: number; carried: number; source: number | null }
  >(db, both(lines, 'line_ranges'))
    .all({ fileId })
    .map(({ source, ...row }) => ({
      ...row,
      added: row.added === 1,
      carried: row.carried === 1,
      ...(source !== null && { source }),
    }));
  return { ranges, removed: statement<RemovedRange>(db, both(gone, 'removed_ranges')).all({ fileId }) };
}

/** A commit that another may repeat. */
export interface AlikeCommit {
  readonly sha: string;
  readonly timestamp: string;
}

/** What such a commit did to a file. */
export interface AlikeFile extends AlikeCommit {
  readonly added: Float64Array;
  readonly removed: Float64Array;
}

const mostFiles = 2000;
const isAlike = `c.repository_id = @repository AND c.source_id <> @source AND c.commit_sha <> @sha AND c.timestamp <= @until`;
const latestFirst = 'ORDER BY c.timestamp DESC, c.commit_sha';

/** Commits of the same author, time and subject as one, told of by another source, none younger than `until`. */
export function madeOfTheSame(db: Store, told: ToldCommit, until: string): AlikeCommit[] {
  const sql = `SELECT DISTINCT c.commit_sha AS sha, c.timestamp FROM source_commits c
    WHERE c.author_key = @key AND +${isAlike} ${latestFirst}`;
  return statement<AlikeCommit>(db, sql).all({ ...bindAlike(told, until), key: told.author_key });
}

/** What such commits did to files of these names in the repository, whoever made them; the latest first. */
export function changesAlike(db: Store, told: ToldCommit, until: string, paths: readonly string[]): AlikeFile[] {
  const of = (table: string) => `SELECT c.commit_sha AS sha, c.timestamp, f.added_hashes, f.removed_hashes
    FROM ${table} f CROSS JOIN source_commits c ON c.id = f.commit_id
    WHERE f.repository_id = @repository AND f.file_path IN (SELECT value FROM json_each(@paths))
      AND f.source_id <> @source AND ${isAlike} ${latestFirst} LIMIT ${mostFiles}`;
  return ['commit_files', 'source_commit_files'].flatMap((table) =>
    statement<AlikeCommit & Record<'added_hashes' | 'removed_hashes', Buffer | null>>(db, of(table))
      .all({ ...bindAlike(told, until), paths: JSON.stringify(paths) })
      .map(({ added_hashes, removed_hashes, ...row }) => ({
        ...row,
        added: unpackHashes(added_hashes),
        removed: unpackHashes(removed_hashes),
      })),
  );
}

function bindAlike({ repository_id, source_id, commit_sha }: ToldCommit, until: string) {
  return { repository: repository_id, source: source_id, sha: commit_sha, until };
}

/** The first parents of a commit that somebody tells of, the nearest first, as far as they are told of without a gap. */
export function ancestorsTold(db: Store, sha: string, most: number): Set<string> {
  const sql = `WITH RECURSIVE chain(sha, depth) AS (
      SELECT ?, 0 UNION SELECT (SELECT parent_sha FROM source_commits WHERE commit_sha = chain.sha AND parent_sha IS NOT NULL
        ORDER BY id LIMIT 1), depth + 1 FROM chain WHERE chain.sha IS NOT NULL AND depth < ?)
    SELECT sha FROM chain WHERE depth > 0 AND sha IS NOT NULL`;
  const rows = statement<{ sha: string }>(db, sql).all(sha, most);
  return new Set(rows.map(({ sha }) => sha));
}

/** When the oldest was committed of a commit and those that it replaced. */
export function firstTime(db: Store, sha: string, most: number): string {
  const sql = `WITH RECURSIVE old(sha, depth) AS (
      SELECT ?, 0 UNION SELECT c.commit_sha, depth + 1 FROM old JOIN source_commits c ON c.superseded_by = old.sha WHERE depth < ?)
    SELECT COALESCE(min(c.timestamp), '') AS time FROM old JOIN source_commits c ON c.commit_sha = old.sha`;
  return statement<{ time: string }>(db, sql).get(sha, most)?.time ?? '';
}

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
  for (const id of told) setAside(db, id);
  insertRow(db, 'commits', commit);
  for (const { row, hashes, ranges, removed } of files) {
    const [added_hashes, removed_hashes] = [packHashes(hashes.added), packHashes(hashes.removed)];
    insertRow(db, 'commit_files', { ...row, added_hashes, removed_hashes });
    const id = row['id'] as number;
    for (const { start, end, origin, added, carried, source = null } of ranges) {
      statement(
        db,
        `INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added, carried, source_commit_id)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(id, start, end, origin, added ? 1 : 0, carried ? 1 : 0, source);
    }
    for (const { start, end, origin } of removed) {
      statement(
        db,
        'INSERT INTO removed_ranges (commit_file_id, start_line, end_line, origin_id) VALUES (?, ?, ?, ?)',
      ).run(id, start, end, origin);
    }
  }
}

function insertRow(db: Store, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row);
  statement(
    db,
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  ).run(row);
}

/** Moves what a source says of a commit's files out of the tables that count. */
function setAside(db: Store, commitId: number): void {
  moveFiles(db, commitId, '', 'source_');
}

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

/** The agent of each origin that is an agent's, by the origins' ids. */
export function agentsOf(db: Store, origins: readonly number[]): Map<number, string> {
  const sql = `SELECT id, COALESCE(agent_id, '') AS agent FROM origins WHERE id IN (SELECT value FROM json_each(?))`;
  const rows = statement<{ id: number; agent: string }>(db, sql).all(JSON.stringify(origins));
  return new Map(rows.map(({ id, agent }) => [id, agent]));
}

/** Of some repositories, the one that a commit of all of them is in: one that has a remote. */
export function firstRepository(
  db: Store,
  ids: readonly number[],
): { id: number; name: string; path: string } | undefined {
  const sql = `SELECT id, name, path FROM repositories WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY remote IS NULL, common_dir LIMIT 1`;
  return statement<{ id: number; name: string; path: string }>(db, sql).get(JSON.stringify(ids));
}

/** Lines of a commit in the tables, by agent: `lines` in the columns of `agent_commits`. */
export function saveAgentLines(
  db: Store,
  commitId: number,
  rows: readonly (Readonly<Record<string, string | number>> & { readonly agent_id: string })[],
): void {
  const facts = [
    'commit_sha',
    'repository_id',
    'repository_path',
    'repository_name',
    'timestamp',
    'superseded_by',
    'copy_of',
  ];
  for (const row of rows) {
    const names = Object.keys(row);
    statement(
      db,
      `INSERT INTO agent_commits (commit_id, ${facts.join(', ')}, ${names.join(', ')}, ai_lines_overridden, ai_lines_discarded)
       SELECT id, ${facts.join(', ')}, ${names.map((name) => `@${name}`).join(', ')},
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
