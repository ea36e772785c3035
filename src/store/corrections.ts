import type { LineRange } from '../attribution/ranges.ts';
import { type Author, authors } from './commit-terms.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

// What `attribute` reads and writes: the authors of committed lines, put right by hand.

/** A recorded file of a commit, whose lines may be put right. */
export interface CorrectableFile {
  readonly id: number;
  readonly commitId: number;
  readonly sha: string;
  readonly path: string;
  /** Hashes of the added lines, in order. */
  readonly added: Float64Array;
  /** Lines of it may be counted in another commit instead, or those of another in this one. */
  readonly isShared: boolean;
}

const columns = `f.id, f.commit_id AS commitId, c.commit_sha AS sha, f.file_path AS path, f.added_hashes AS hashes,
  c.superseded_by IS NOT NULL OR c.repeated_ai_added + c.repeated_human_added + c.repeated_unknown_added > 0 AS shared`;

interface Row extends Omit<CorrectableFile, 'added' | 'isShared'> {
  readonly hashes: Buffer | null;
  readonly shared: number;
}

function toFile({ hashes, shared, ...row }: Row): CorrectableFile {
  return { ...row, added: unpackHashes(hashes), isShared: shared === 1 };
}

/** What is recorded of a file as a commit left it, in each clone that recorded the commit. */
export function filesOfCommit(db: Store, sha: string, path: string): CorrectableFile[] {
  const sql = `SELECT ${columns} FROM commits c JOIN commit_files f ON f.commit_id = c.id
    WHERE c.commit_sha = ? AND c.repository_id IS NOT NULL AND f.file_path = ?`;
  return statement<Row>(db, sql).all(sha, path).map(toFile);
}

/** Recorded files under any of these names, those of the newest commits first. */
export function filesCalled(db: Store, paths: readonly string[], limit: number): CorrectableFile[] {
  const sql = `SELECT ${columns} FROM commit_files f JOIN commits c ON c.id = f.commit_id
    WHERE f.file_path IN (SELECT value FROM json_each(?)) AND c.repository_id IS NOT NULL
    ORDER BY f.id DESC LIMIT ?`;
  return statement<Row>(db, sql).all(JSON.stringify(paths), limit).map(toFile);
}

/** The ranges of a file with where they come from, so that they can be written again. */
export function wholeRanges(db: Store, fileId: number): LineRange[] {
  return statement<
    Omit<LineRange, 'added' | 'carried' | 'source'> & { added: number; carried: number; source: number | null }
  >(
    db,
    `SELECT start_line AS start, end_line AS end, origin_id AS origin, added, carried, source_commit_id AS source
     FROM line_ranges WHERE commit_file_id = ? ORDER BY start_line`,
  )
    .all(fileId)
    .map(({ source, ...row }) => ({
      ...row,
      added: row.added === 1,
      carried: row.carried === 1,
      ...(source !== null && { source }),
    }));
}

export function clearRanges(db: Store, fileId: number): void {
  statement(db, 'DELETE FROM line_ranges WHERE commit_file_id = ?').run(fileId);
}

export function setFileCounts(db: Store, fileId: number, lines: Readonly<Record<Author, number>>): void {
  const sql =
    'UPDATE commit_files SET ai_lines = @ai, human_lines = @human, unknown_lines = @unknown WHERE id = @fileId';
  statement(db, sql).run({ ...lines, fileId });
}

/** The files of a commit, in one order. */
export function filesToCount(db: Store, commitId: number): { readonly id: number; readonly generated: boolean }[] {
  return statement<{ id: number; generated: number }>(
    db,
    'SELECT id, generated FROM commit_files WHERE commit_id = ? ORDER BY file_path, id',
  )
    .all(commitId)
    .map(({ id, generated }) => ({ id, generated: generated === 1 }));
}

/** Of a commit's added lines, by author, those that others count, and those of the rest that lie in generated files. */
export type SharedCounts = Readonly<Record<`${'repeated' | 'generated'}_${Author}`, number>>;

const sharedNames = (['repeated', 'generated'] as const).flatMap((kind) =>
  authors.map((author) => `${kind}_${author}` as const),
);

/** As they were before anything was put right by hand; `undefined`: the commit is a copy of another. */
export function countsBefore(db: Store, commitId: number): { readonly counts: SharedCounts; readonly isCopy: boolean } {
  const terms = sharedNames.map((name) => `c.${name}_added - COALESCE(k.${name}, 0) AS ${name}`);
  const row = statement<SharedCounts & { copy: number }>(
    db,
    `SELECT ${terms.join(', ')}, c.copy_of IS NOT NULL AS copy
     FROM commits c LEFT JOIN corrected_commits k ON k.commit_id = c.id WHERE c.id = ?`,
  ).get(commitId);
  if (row === undefined) throw new Error('the commit is not recorded any more');
  const { copy, ...counts } = row;
  return { counts, isCopy: copy === 1 };
}

/** Writes down what a commit counts now; `at`: `null` where nothing of it is by hand any more. */
export function setCommitCounts(
  db: Store,
  commitId: number,
  { before, change, at }: { readonly before: SharedCounts; readonly change: SharedCounts; readonly at: string | null },
): void {
  const ofFiles = authors.map(
    (author) =>
      `${author}_lines_added = (SELECT COALESCE(sum(${author}_lines), 0) FROM commit_files WHERE commit_id = @commitId)`,
  );
  const shared = sharedNames.map((name) => `${name}_added = @${name}`);
  const now = Object.fromEntries(sharedNames.map((name) => [name, before[name] + change[name]]));
  statement(
    db,
    `UPDATE commits SET ${[...ofFiles, ...shared].join(', ')}, corrected_at = @at WHERE id = @commitId`,
  ).run({
    ...now,
    commitId,
    at,
  });
  statement(db, 'DELETE FROM corrected_commits WHERE commit_id = ?').run(commitId);
  if (at === null) return;
  statement(
    db,
    `INSERT INTO corrected_commits (commit_id, ${sharedNames.join(', ')})
     VALUES (@commitId, ${sharedNames.map((name) => `@${name}`).join(', ')})`,
  ).run({ commitId, ...change });
}
