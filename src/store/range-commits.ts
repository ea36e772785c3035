import { namedCommits } from './named-commits.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

/** Of some commits, the rows that speak for them, as `recordedFiles` has it; by sha. */
export function rowsOfCommits(db: Store, shas: readonly string[]): Map<string, number> {
  const sql = `SELECT commit_sha AS sha, max(id) AS id FROM commits
    WHERE commit_sha IN (SELECT value FROM json_each(?)) AND repository_id IS NOT NULL GROUP BY commit_sha`;
  const rows = statement<{ sha: string; id: number }>(db, sql).all(JSON.stringify(shas));
  return new Map(rows.map(({ sha, id }) => [sha, id]));
}

/**
 * How many AI lines people changed up to some commits; of one that came from elsewhere, up to the recorded ones that its lines
 * are of, unless another of these took their place.
 */
export function overriddenIn(db: Store, ids: readonly number[]): number {
  const sql = `WITH own(id) AS (SELECT value FROM json_each(?)),
      told(sha) AS (SELECT commit_sha FROM own JOIN commits USING (id) UNION
        SELECT n.commit_sha FROM own CROSS JOIN commit_files f ON f.commit_id = own.id
          CROSS JOIN line_ranges r ON r.commit_file_id = f.id CROSS JOIN ${namedCommits(db)} n ON n.id = r.source_commit_id)
    SELECT COALESCE(sum(c.ai_lines_overridden), 0) AS sum FROM told CROSS JOIN commits c ON c.id =
        (SELECT max(id) FROM commits WHERE commit_sha = told.sha AND repository_id IS NOT NULL)
    WHERE c.superseded_by IS NULL OR c.superseded_by NOT IN (SELECT sha FROM told)`;
  return statement<{ sum: number }>(db, sql).get(JSON.stringify(ids))?.sum ?? 0;
}

/** Hashes of the lines that a commit removed, in a file and under the name that it has since. */
export function removedHashes(db: Store, fileId: number): Float64Array {
  const row = statement<{ hashes: Buffer | null }>(
    db,
    'SELECT removed_hashes AS hashes FROM commit_files WHERE id = ?',
  ).get(fileId);
  return unpackHashes(row?.hashes ?? null);
}

/** Hashes of the lines that a commit added, by the row of the file. */
export function addedHashesOf(db: Store, commitId: number): Map<number, Float64Array> {
  const rows = statement<{ id: number; hashes: Buffer }>(
    db,
    'SELECT id, added_hashes AS hashes FROM commit_files WHERE commit_id = ? AND added_hashes IS NOT NULL',
  ).all(commitId);
  return new Map(rows.map(({ id, hashes }) => [id, unpackHashes(hashes)]));
}
