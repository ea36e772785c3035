import type { LineRange, RemovedRange } from '../attribution/ranges.ts';
import { type Author, authors } from './commit-terms.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** Lines by author. */
export type Counts = Readonly<Record<Author, number>>;

export interface NewCommitFile {
  readonly file_path: string;
  readonly old_path: string | null;
  readonly blob_sha: string | null;
  readonly generated: boolean;
  readonly added: Counts;
  readonly removed: Counts;
  readonly ranges: readonly LineRange[];
  readonly removedRanges: readonly RemovedRange[];
  /** Of the added and removed lines, those that another counted commit has already. */
  readonly repeatedAdded: Counts;
  readonly repeatedRemoved: Counts;
  /** Hashes of the added and removed lines, in order. */
  readonly addedHashes: Float64Array | undefined;
  readonly removedHashes: Float64Array | undefined;
}

export interface NewCommit {
  readonly commit_sha: string;
  readonly parent_sha: string | null;
  readonly repository_id: number;
  readonly repository_path: string;
  readonly repository_name: string;
  readonly timestamp: string;
  /** 1: made elsewhere, of recorded work. */
  readonly landed: 0 | 1;
  readonly session_id: string | null;
  readonly agent_id: string | null;
  /** The agent that it was made from inside of, where no hook told of its session. */
  readonly unrecorded_agent: string | null;
  readonly author_key: string | null;
  readonly copy_of: string | null;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
  readonly files: readonly NewCommitFile[];
}

/** Records a commit with its files; what was recorded of the same commit before is replaced. */
export function saveCommit(db: Store, commit: NewCommit): void {
  const { files, ...facts } = commit;
  const before = statement<{ superseded_by: string | null }>(
    db,
    'DELETE FROM commits WHERE repository_id = ? AND commit_sha = ? RETURNING superseded_by',
  ).get(commit.repository_id, commit.commit_sha);
  const row = { superseded_by: before?.superseded_by ?? null, ...facts, ...sumColumns(files) };
  const names = Object.keys(row);
  const added = statement(
    db,
    `INSERT INTO commits (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  ).run(row);
  for (const file of files) insertFile(db, Number(added.lastInsertRowid), file);
}

function sumColumns(files: readonly NewCommitFile[]): Record<string, number> {
  const columns: Record<string, number> = {};
  for (const direction of ['added', 'removed'] as const) {
    const repeated = direction === 'added' ? 'repeatedAdded' : 'repeatedRemoved';
    for (const name of authors) {
      const total = (count: (file: NewCommitFile) => number) => files.reduce((sum, file) => sum + count(file), 0);
      columns[`${name}_lines_${direction}`] = total((file) => file[direction][name]);
      columns[`repeated_${name}_${direction}`] = total((file) => file[repeated][name]);
      columns[`generated_${name}_${direction}`] = total((file) =>
        file.generated ? file[direction][name] - file[repeated][name] : 0,
      );
    }
  }
  return columns;
}

function insertFile(db: Store, commitId: number, file: NewCommitFile): void {
  const { added, removed } = file;
  const result = statement(
    db,
    `INSERT INTO commit_files (commit_id, file_path, old_path, blob_sha, generated, ai_lines, human_lines, unknown_lines,
       ai_lines_removed, human_lines_removed, unknown_lines_removed, added_hashes, removed_hashes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[commitId, file.file_path, file.old_path, file.blob_sha, file.generated ? 1 : 0],
    ...[added.ai, added.human, added.unknown, removed.ai, removed.human, removed.unknown],
    ...[packHashes(file.addedHashes), packHashes(file.removedHashes)],
  );
  insertRanges(db, Number(result.lastInsertRowid), file.ranges, file.removedRanges);
}

/** Who wrote the lines of a file, by its row's id, and who removed which of the one before. */
export function insertRanges(
  db: Store,
  id: number,
  ranges: readonly LineRange[],
  removed: readonly RemovedRange[],
): void {
  const range = statement(
    db,
    `INSERT INTO line_ranges (commit_file_id, start_line, end_line, origin_id, added, carried, source_commit_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { start, end, origin, added, carried, source = null } of ranges) {
    range.run(id, start, end, origin, added ? 1 : 0, carried ? 1 : 0, source);
  }
  const gone = statement(
    db,
    'INSERT INTO removed_ranges (commit_file_id, start_line, end_line, origin_id) VALUES (?, ?, ?, ?)',
  );
  for (const { start, end, origin } of removed) gone.run(id, start, end, origin);
}

export interface RecordedRanges {
  /** Of the row of that file. */
  readonly fileId: number;
  /** git's name of the content. */
  readonly blob: string | null;
  readonly ranges: readonly LineRange[];
  readonly removed: readonly RemovedRange[];
  /** The commit was made elsewhere, of recorded work. */
  readonly landed: boolean;
}

export function packHashes(hashes: Float64Array | undefined): Buffer | null {
  return hashes === undefined || hashes.length === 0
    ? null
    : Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);
}

/** Who wrote a file's content, by git's name of it: from the newest recorded commit that left the file so. */
export function rangesOfBlob(
  db: Store,
  blob: string,
  path: string,
  repositoryId?: number,
): readonly LineRange[] | undefined {
  const file = statement<{ id: number }>(
    db,
    `SELECT f.id FROM commit_files f JOIN commits c ON c.id = f.commit_id
     WHERE f.blob_sha = @blob AND f.file_path = @path AND (@repositoryId IS NULL OR c.repository_id = @repositoryId)
     ORDER BY f.id DESC LIMIT 1`,
  ).get({ blob, path, repositoryId: repositoryId ?? null });
  return file && lineRanges(db, file.id);
}

/** Git's names of the contents that a file of this name has in those of some recorded commits that changed it. */
export function blobsOfFile(db: Store, shas: readonly string[], path: string): string[] {
  if (shas.length === 0) return [];
  return statement<{ blob: string }>(
    db,
    `SELECT DISTINCT f.blob_sha AS blob FROM commits c JOIN commit_files f ON f.commit_id = c.id
     WHERE c.commit_sha IN (SELECT value FROM json_each(?)) AND f.file_path = ? AND f.blob_sha IS NOT NULL`,
  )
    .all(JSON.stringify(shas), path)
    .map((row) => row.blob);
}

/** What is recorded of a commit's files, or of those of `paths`, by path, in whichever repository. */
export function recordedFiles(db: Store, sha: string, paths?: readonly string[]): Map<string, RecordedRanges> {
  const files = statement<{ id: number; path: string; blob: string | null; landed: number }>(
    db,
    `SELECT f.id, f.file_path AS path, f.blob_sha AS blob, c.landed
     FROM commits c CROSS JOIN commit_files f ON f.commit_id = c.id WHERE c.id =
       (SELECT max(id) FROM commits WHERE commit_sha = @sha AND repository_id IS NOT NULL)
       AND (@paths IS NULL OR f.file_path IN (SELECT value FROM json_each(@paths)))`,
  ).all({ sha, paths: paths === undefined ? null : JSON.stringify(paths) });
  return new Map(
    files.map(({ id, path, blob, landed }) => {
      const facts = { fileId: id, blob, landed: landed === 1 };
      return [path, { ...facts, ranges: lineRanges(db, id), removed: removedRanges(db, id) }];
    }),
  );
}

/** Who wrote the lines of a committed file: 1-based, both ends included, in order. */
export function lineRanges(db: Store, fileId: number): LineRange[] {
  return statement<{ start: number; end: number; origin: number; added: number; carried: number }>(
    db,
    `SELECT start_line AS start, end_line AS end, origin_id AS origin, added, carried
     FROM line_ranges WHERE commit_file_id = ? ORDER BY start_line`,
  )
    .all(fileId)
    .map((row) => ({ ...row, added: row.added === 1, carried: row.carried === 1 }));
}

/** Who removed lines of the parent's file: 1-based, both ends included, in order. */
export function removedRanges(db: Store, fileId: number): RemovedRange[] {
  return statement<RemovedRange>(
    db,
    `SELECT start_line AS start, end_line AS end, origin_id AS origin
     FROM removed_ranges WHERE commit_file_id = ? ORDER BY start_line`,
  ).all(fileId);
}

/** Whether a commit is recorded, by any clone or work tree, with its lines (rows of the Python tool have none). */
export function isRecorded(db: Store, sha: string): boolean {
  return (
    statement(db, 'SELECT 1 FROM commits WHERE commit_sha = ? AND repository_id IS NOT NULL').get(sha) !== undefined
  );
}

/**
 * SQL for the row of a commit that is to speak for it, where several clones recorded it: one that counts, of these that
 * of `@repositoryId`. Rows of the Python tool never do.
 */
export function rowOf(sha: string): string {
  return `(SELECT id FROM commits AS same WHERE same.commit_sha = ${sha} AND same.repository_id IS NOT NULL
    ORDER BY same.counted DESC, same.repository_id = @repositoryId DESC, same.id DESC LIMIT 1)`;
}

/** `old` was replaced by `next`: it counts in no total any more, whichever clone recorded it. */
export function supersede(db: Store, old: string, next: string): void {
  const sql = `UPDATE commits SET superseded_by = @next
    WHERE commit_sha = @old AND commit_sha <> @next AND repository_id IS NOT NULL`;
  statement(db, sql).run({ old, next });
}

/** What replaced a commit is gone, and the commit is not: it counts, once. */
export function countAgain(db: Store, repositoryId: number, sha: string): void {
  const sql = `UPDATE commits SET superseded_by = NULL WHERE id = ${rowOf('@sha')}`;
  statement(db, sql).run({ repositoryId, sha });
}

/** What replaced a recorded commit, if anything did. */
export function successorOf(db: Store, sha: string): string | undefined {
  const row = statement<{ next: string | null }>(
    db,
    'SELECT superseded_by AS next FROM commits WHERE commit_sha = ? AND superseded_by IS NOT NULL',
  ).get(sha);
  return row?.next ?? undefined;
}

/** What replaced recorded commits, by these, and what replaced that. */
export function readSuccessors(db: Store, shas: readonly string[]): Map<string, string> {
  const sql = `WITH RECURSIVE chain(sha, next) AS (
      SELECT commit_sha, superseded_by FROM commits
        WHERE commit_sha IN (SELECT value FROM json_each(?)) AND superseded_by IS NOT NULL
      UNION SELECT c.commit_sha, c.superseded_by FROM chain JOIN commits c ON c.commit_sha = chain.next
        WHERE c.superseded_by IS NOT NULL)
    SELECT sha, next FROM chain`;
  const rows = statement<{ sha: string; next: string }>(db, sql).all(JSON.stringify(shas));
  return new Map(rows.map(({ sha, next }) => [sha, next]));
}

/** Of some commits, those that other repositories recorded, with the git folders of these. */
export function recordedElsewhere(
  db: Store,
  repositoryId: number,
  shas: readonly string[],
): { sha: string; commonDir: string }[] {
  const sql = `SELECT c.commit_sha AS sha, r.common_dir AS commonDir FROM commits c CROSS JOIN repositories r
      ON r.id = c.repository_id WHERE c.commit_sha IN (SELECT value FROM json_each(?)) AND r.id <> ?`;
  return statement<{ sha: string; commonDir: string }>(db, sql).all(JSON.stringify(shas), repositoryId);
}
