import type { LineRange, RemovedRange } from '../attribution/ranges.ts';
import type { Kind } from './commit-terms.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

// What sources say of commits and of their files, wherever it stands: in the tables that count, or set aside.

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
