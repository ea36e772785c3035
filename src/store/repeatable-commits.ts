import { namedCommits } from './named-commits.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

/** A recorded commit whose work another one may repeat. */
export interface RepeatableCommit {
  readonly id: number;
  readonly commit_sha: string;
  readonly parent_sha: string | null;
  readonly repository_id: number;
  readonly timestamp: string;
  readonly agent_id: string | null;
  readonly author_key: string | null;
  readonly counted: 0 | 1;
  readonly superseded_by: string | null;
}

/** What such a commit changed in a file. */
export interface RepeatableFile extends RepeatableCommit {
  readonly fileId: number;
  readonly path: string;
  /** git's name of what the file held then. */
  readonly blob: string | null;
  readonly added: Float64Array;
  readonly removed: Float64Array;
}

type Row = Omit<RepeatableFile, 'added' | 'removed'> & Record<'added_hashes' | 'removed_hashes', Buffer | null>;

const columns = `c.id, c.commit_sha, c.parent_sha, c.repository_id, c.timestamp, c.agent_id, c.author_key, c.counted, c.superseded_by,
  f.id AS fileId, f.file_path AS path, f.blob_sha AS blob, f.added_hashes, f.removed_hashes`;

const mostRows = 500;

/** What recorded commits did to files of these names: those of the repository first, then those that count, the newest first. */
export function changesOfPaths(db: Store, paths: readonly string[], repositoryId: number): RepeatableFile[] {
  const sql = `SELECT ${columns} FROM commit_files f JOIN commits c ON c.id = f.commit_id
    WHERE f.file_path IN (SELECT value FROM json_each(?)) AND c.repository_id IS NOT NULL
      AND (f.added_hashes IS NOT NULL OR f.removed_hashes IS NOT NULL)
    ORDER BY c.repository_id = ? DESC, c.counted DESC, f.id DESC LIMIT ${mostRows}`;
  return statement<Row>(db, sql).all(JSON.stringify(paths), repositoryId).map(toFile);
}

/** All that some recorded commits did, oldest first. */
export function changesOfCommits(db: Store, ids: readonly number[]): RepeatableFile[] {
  const sql = `SELECT ${columns} FROM commits c CROSS JOIN commit_files f ON f.commit_id = c.id
    WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id, f.id`;
  return statement<Row>(db, sql).all(JSON.stringify(ids)).map(toFile);
}

function toFile({ added_hashes, removed_hashes, ...row }: Row): RepeatableFile {
  return { ...row, added: unpackHashes(added_hashes), removed: unpackHashes(removed_hashes) };
}

/** Of some paths, those of files of which recorded commits changed lines. */
export function pathsChanged(db: Store, paths: readonly string[]): Set<string> {
  const sql = `SELECT value AS path FROM json_each(?) WHERE EXISTS (SELECT 1 FROM commit_files f
      WHERE f.file_path = value AND (f.added_hashes IS NOT NULL OR f.removed_hashes IS NOT NULL))
    OR EXISTS (SELECT 1 FROM renames_elsewhere WHERE new_path = value)`;
  const rows = statement<{ path: string }>(db, sql).all(JSON.stringify(paths));
  return new Set(rows.map(({ path }) => path));
}

/** Of some contents, those that files of recorded commits had, with one of their names. */
export function namesOfContents(db: Store, blobs: readonly string[]): Map<string, string> {
  const sql = `SELECT f.blob_sha AS blob, f.file_path AS path FROM json_each(?) CROSS JOIN commit_files f
    ON f.blob_sha = value WHERE f.added_hashes IS NOT NULL ORDER BY f.id`;
  const rows = statement<{ blob: string; path: string }>(db, sql).all(JSON.stringify(blobs));
  return new Map(rows.map(({ blob, path }) => [blob, path]));
}

/** A commit that came from elsewhere and repeats what a recorded one did. */
export interface Landing {
  readonly source: string;
  readonly landed: string;
  /** Of the row of `landed`. */
  readonly id: number;
}

/** Those of some commits. */
export function landingsOf(db: Store, shas: readonly string[]): Landing[] {
  const sql = `SELECT DISTINCT s.commit_sha AS source, c.commit_sha AS landed, c.id
    FROM ${namedCommits(db)} s CROSS JOIN line_ranges r ON r.source_commit_id = s.id
      CROSS JOIN commit_files f ON f.id = r.commit_file_id CROSS JOIN commits c ON c.id = f.commit_id
    WHERE s.commit_sha IN (SELECT value FROM json_each(?)) AND c.landed`;
  return statement<Landing>(db, sql).all(JSON.stringify(shas));
}

/** Of some commits, those that are recorded. */
export function recordedAmong(db: Store, shas: readonly string[]): Set<string> {
  const sql = `SELECT value AS sha FROM json_each(?) WHERE EXISTS
    (SELECT 1 FROM commits WHERE commit_sha = value AND repository_id IS NOT NULL)`;
  const rows = statement<{ sha: string }>(db, sql).all(JSON.stringify(shas));
  return new Set(rows.map(({ sha }) => sha));
}

/** The commits that other repositories recorded last, with their parents: a clone of one has some of them. */
export function newestElsewhere(db: Store, repositoryId: number, most: number): { sha: string; repository: number }[] {
  const sql = `SELECT commit_sha AS own, parent_sha AS parent, repository_id AS repository FROM commits
    WHERE repository_id <> ? ORDER BY id DESC LIMIT ?`;
  return statement<{ own: string; parent: string | null; repository: number }>(db, sql)
    .all(repositoryId, most)
    .flatMap(({ own, parent, repository }) =>
      [own, ...(parent === null ? [] : [parent])].map((sha) => ({ sha, repository })),
    );
}

/** A commit that nobody recorded renamed a file. */
export function addRename(
  db: Store,
  repositoryId: number,
  { oldPath, newPath }: Readonly<Record<'oldPath' | 'newPath', string>>,
): void {
  const sql = 'INSERT OR IGNORE INTO renames_elsewhere (repository_id, old_path, new_path) VALUES (?, ?, ?)';
  statement(db, sql).run(repositoryId, oldPath, newPath);
}
