import type { LineRange } from '../attribution/ranges.ts';
import { lineRanges } from './commits.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

/** What is recorded of a file that a commit changed. */
export interface RecordedFile {
  readonly id: number;
  readonly generated: boolean;
  /** Who wrote the lines that the commit added: 1-based, both ends included, in order. */
  readonly added: readonly Pick<LineRange, 'start' | 'end' | 'origin' | 'carried'>[];
}

interface GrowingFile extends RecordedFile {
  readonly added: RecordedFile['added'][number][];
}

interface Row {
  readonly sha: string;
  readonly id: number;
  readonly path: string;
  readonly generated: number;
  readonly start: number | null;
  readonly end: number;
  readonly origin: number;
  readonly carried: number;
}

/** What is recorded of some commits, by sha and path, in whichever repository; those that are not recorded are left out. */
export function recordedBirths(db: Store, shas: readonly string[]): Map<string, Map<string, RecordedFile>> {
  const commits = new Map<string, Map<string, GrowingFile>>();
  const rows = statement<Row>(
    db,
    `SELECT value AS sha, f.id, f.file_path AS path, f.generated, r.start_line AS start, r.end_line AS end,
       r.origin_id AS origin, r.carried
     FROM json_each(?) CROSS JOIN commits c ON c.id =
       (SELECT max(id) FROM commits WHERE commit_sha = value AND repository_id IS NOT NULL)
     CROSS JOIN commit_files f ON f.commit_id = c.id
     LEFT JOIN line_ranges r ON r.commit_file_id = f.id AND r.added = 1`,
  ).all(JSON.stringify(shas));
  for (const { sha, id, path, generated, start, end, origin, carried } of rows) {
    const files = commits.get(sha) ?? new Map<string, GrowingFile>();
    commits.set(sha, files);
    let file = files.get(path);
    if (file?.id !== id) {
      file = { id, generated: generated === 1, added: [] };
      files.set(path, file);
    }
    if (start === null) continue;
    // They come in order, by the key of the table; to have SQLite sort them all takes longer than to read them.
    const isLast = (file.added.at(-1)?.start ?? 0) < start;
    file.added.push({ start, end, origin, carried: carried === 1 });
    if (!isLast) file.added.sort((a, b) => a.start - b.start);
  }
  return commits;
}

/** Who wrote a content, as the newest recorded commit says that left a file so. */
export function recordedContent(db: Store, blob: string, path: string): RecordedFile | undefined {
  const row = statement<{ id: number; generated: number }>(
    db,
    'SELECT id, generated FROM commit_files WHERE blob_sha = ? AND file_path = ? ORDER BY id DESC LIMIT 1',
  ).get(blob, path);
  return row && { id: row.id, generated: row.generated === 1, added: wholeFile(db, row.id) };
}

/** Who wrote each line of a file, not only those that its commit added; a line that stays comes from nowhere else. */
export function wholeFile(db: Store, fileId: number): RecordedFile['added'] {
  return lineRanges(db, fileId).map((range) => ({ ...range, carried: false }));
}

/** The hashes without white space of the lines that a commit added to a file, and removed. */
export function recordedHashes(db: Store, fileId: number): { added: Float64Array; removed: Float64Array } {
  const row = statement<Record<'added_hashes' | 'removed_hashes', Buffer | null>>(
    db,
    'SELECT added_hashes, removed_hashes FROM commit_files WHERE id = ?',
  ).get(fileId);
  return { added: unpackHashes(row?.added_hashes ?? null), removed: unpackHashes(row?.removed_hashes ?? null) };
}

/** When the first recorded commit was made, in seconds since the epoch; `undefined`: none is recorded. */
export function firstRecorded(db: Store): number | undefined {
  const row = statement<{ first: string | null }>(db, 'SELECT min(timestamp) AS first FROM commits').get();
  return row?.first ? Math.floor(Date.parse(row.first) / 1000) : undefined;
}

/** Whether a recorded commit changed a file of this name. */
export function isRecordedPath(db: Store, path: string): boolean {
  return statement(db, 'SELECT 1 FROM commit_files WHERE file_path = ? LIMIT 1').get(path) !== undefined;
}
