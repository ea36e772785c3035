import type { Change } from './commit-terms.ts';
import { lineRanges, removedRanges } from './commits.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** Lines that a recorded commit added to, or removed from, a file: their hashes, in order. */
export interface RecordedLines {
  /** Of the row of that file. */
  readonly fileId: number;
  readonly sha: string;
  /** `null`: a row of the Python tool. */
  readonly repositoryId: number | null;
  /** Not superseded and no copy: its lines are in the totals. */
  readonly counted: boolean;
  /** Git's name of the content that the commit left. */
  readonly blob: string | null;
  readonly hashes: Float64Array;
}

export interface RecordedPath extends RecordedLines {
  readonly path: string;
}

interface FileRow {
  readonly id: number;
  readonly sha: string;
  readonly repository_id: number | null;
  readonly counted: number;
  readonly blob: string | null;
  readonly hashes: Buffer;
}

const mostCommits = 200;

/**
 * What recorded commits added to a file under any of these paths; those of the repository first, of these those that
 * count, of these the newest.
 */
export function linesAddedTo(db: Store, paths: readonly string[], repositoryId: number): RecordedLines[] {
  return statement<FileRow>(
    db,
    `SELECT f.id, c.commit_sha AS sha, c.repository_id, c.counted, f.blob_sha AS blob,
            f.added_hashes AS hashes
     FROM commit_files f JOIN commits c ON c.id = f.commit_id
     WHERE f.file_path IN (SELECT value FROM json_each(?)) AND f.added_hashes IS NOT NULL
     ORDER BY c.repository_id IS ? DESC, c.counted DESC, f.id DESC LIMIT ${mostCommits}`,
  )
    .all(JSON.stringify(paths), repositoryId)
    .map(toRecordedLines);
}

/** What some recorded commits added, to whichever files but those under these paths. */
export function linesAddedBy(db: Store, shas: readonly string[], exceptPaths: readonly string[]): RecordedPath[] {
  if (shas.length === 0) return [];
  return statement<FileRow & { path: string }>(
    db,
    `SELECT f.id, c.commit_sha AS sha, c.repository_id, c.counted, f.blob_sha AS blob,
            f.added_hashes AS hashes, f.file_path AS path
     FROM commits c JOIN commit_files f ON f.commit_id = c.id
     WHERE c.commit_sha IN (SELECT value FROM json_each(?)) AND f.added_hashes IS NOT NULL
       AND f.file_path NOT IN (SELECT value FROM json_each(?))
     ORDER BY c.counted DESC, f.id DESC LIMIT ${mostCommits}`,
  )
    .all(JSON.stringify(shas), JSON.stringify(exceptPaths))
    .map((row) => ({ ...toRecordedLines(row), path: row.path }));
}

/** What one recorded commit removed from a file, which it had under the first of these names that it knows. */
export function linesRemovedBy(db: Store, sha: string, paths: readonly string[]): RecordedLines | undefined {
  const row = statement<FileRow>(
    db,
    `SELECT f.id, c.commit_sha AS sha, c.repository_id, c.counted, f.blob_sha AS blob,
            f.removed_hashes AS hashes
     FROM json_each(?) name JOIN commits c JOIN commit_files f ON f.commit_id = c.id
     WHERE c.commit_sha = ? AND COALESCE(f.old_path, f.file_path) = name.value AND f.removed_hashes IS NOT NULL
     ORDER BY name.key, f.id DESC LIMIT 1`,
  ).get(JSON.stringify(paths), sha);
  return row && toRecordedLines(row);
}

/** The origin of each line that a commit added to, or removed from, a file. */
export function changedOrigins(db: Store, fileId: number, change: Change): number[] {
  const ranges = change === 'added' ? lineRanges(db, fileId).filter((range) => range.added) : removedRanges(db, fileId);
  return ranges.flatMap(originsIn);
}

/** Of each line that a commit added to a file, whether it came from elsewhere. */
export function carriedLines(db: Store, fileId: number): boolean[] {
  const ranges = lineRanges(db, fileId).filter((range) => range.added);
  return ranges.flatMap(({ start, end, carried }) => Array.from({ length: end - start + 1 }, () => carried));
}

/** The origin of each line of a range. */
function originsIn({ start, end, origin }: { start: number; end: number; origin: number }): number[] {
  return Array.from({ length: end - start + 1 }, () => origin);
}

function toRecordedLines({ id, sha, repository_id, counted, blob, hashes }: FileRow): RecordedLines {
  const facts = { fileId: id, sha, repositoryId: repository_id, counted: counted === 1, blob };
  return { ...facts, hashes: unpackHashes(hashes) };
}

export function unpackHashes(hashes: Buffer | null): Float64Array {
  const bytes = new Uint8Array(hashes ?? []);
  return new Float64Array(bytes.buffer, 0, bytes.length / 8);
}

/** The names that a file had before, by the renames of commits, newest first. */
export function earlierPaths(db: Store, path: string): string[] {
  return statement<{ path: string }>(
    db,
    `WITH RECURSIVE names(path, depth) AS (
       SELECT ?, 0 UNION SELECT f.old_path, depth + 1 FROM names JOIN commit_files f ON f.file_path = names.path
         WHERE f.old_path IS NOT NULL AND depth < 10
       UNION SELECT e.old_path, depth + 1 FROM names JOIN renames_elsewhere e ON e.new_path = names.path
         WHERE depth < 10)
     SELECT DISTINCT path FROM names`,
  )
    .all(path)
    .map((row) => row.path);
}

/** The names that a file had later, by the renames of recorded commits. */
export function laterPaths(db: Store, path: string): string[] {
  return statement<{ path: string }>(
    db,
    `WITH RECURSIVE names(path, depth) AS (
       SELECT ?, 0 UNION SELECT f.file_path, depth + 1 FROM names JOIN commit_files f ON f.old_path = names.path
         WHERE depth < 10)
     SELECT DISTINCT path FROM names`,
  )
    .all(path)
    .map((row) => row.path);
}

/** Whether any recorded commit added lines to a file, under this name or an earlier one. */
export function isEverAddedTo(db: Store, path: string): boolean {
  const found = statement(
    db,
    `SELECT 1 FROM commit_files WHERE file_path IN (SELECT value FROM json_each(?)) AND added_hashes IS NOT NULL LIMIT 1`,
  ).get(JSON.stringify(earlierPaths(db, path)));
  return found !== undefined;
}

/** Recorded commits that were made from the same one: same author, author time and subject. Those that count first. */
export function commitsByAuthorKey(db: Store, key: string, except: string): { sha: string; counted: boolean }[] {
  return statement<{ sha: string; counted: number }>(
    db,
    `SELECT commit_sha AS sha, counted FROM commits WHERE author_key = ? AND commit_sha <> ?
     ORDER BY counted DESC, id DESC LIMIT 20`,
  )
    .all(key, except)
    .map((row) => ({ sha: row.sha, counted: row.counted === 1 }));
}

export function authorKeyOf(db: Store, sha: string): string | undefined {
  const row = statement<{ author_key: string | null }>(
    db,
    'SELECT author_key FROM commits WHERE commit_sha = ? AND repository_id IS NOT NULL ORDER BY id DESC LIMIT 1',
  ).get(sha);
  return row?.author_key ?? undefined;
}
