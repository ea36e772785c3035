import { namedCommits } from './named-commits.ts';
import type { Store } from './open.ts';
import type { OriginRow } from './origins.ts';
import { statement } from './statement.ts';

/** A recorded commit, but for what names a machine, a session or a person. */
export interface CommitToBundle {
  readonly id: number;
  readonly sha: string;
  readonly parent: string | null;
  readonly time: string;
  readonly landed: 0 | 1;
  readonly agent: string | null;
  readonly key: string | null;
  readonly successor: string | null;
  readonly copy: string | null;
  readonly overridden: number;
}

export interface FileToBundle {
  readonly id: number;
  readonly path: string;
  readonly old: string | null;
  readonly blob: string | null;
  readonly generated: 0 | 1;
  readonly added: Buffer | null;
  readonly removed: Buffer | null;
}

export interface RangeToBundle {
  readonly start: number;
  readonly end: number;
  readonly origin: number;
  readonly added: 0 | 1;
  readonly carried: 0 | 1;
  readonly source: string | null;
}

/** The rows of some commits, in the order in which they were recorded. */
export function commitsToBundle(db: Store, ids: readonly number[]): CommitToBundle[] {
  return statement<CommitToBundle>(
    db,
    `SELECT id, commit_sha AS sha, parent_sha AS parent, timestamp AS time, landed, agent_id AS agent, author_key AS key,
       superseded_by AS successor, copy_of AS copy, ai_lines_overridden AS overridden
     FROM commits WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  ).all(JSON.stringify(ids));
}

export function filesToBundle(db: Store, commitId: number): FileToBundle[] {
  return statement<FileToBundle>(
    db,
    `SELECT id, file_path AS path, old_path AS old, blob_sha AS blob, generated, added_hashes AS added,
       removed_hashes AS removed FROM commit_files WHERE commit_id = ? ORDER BY id`,
  ).all(commitId);
}

/** With the sha of the commit that lines of one from elsewhere come from. */
export function rangesToBundle(db: Store, fileId: number): RangeToBundle[] {
  return statement<RangeToBundle>(
    db,
    `SELECT start_line AS start, end_line AS end, origin_id AS origin, added, carried,
       (SELECT commit_sha FROM ${namedCommits(db)} WHERE id = source_commit_id LIMIT 1) AS source
     FROM line_ranges WHERE commit_file_id = ? ORDER BY start_line`,
  ).all(fileId);
}

/** Of some commits, the recorded ones that lines of theirs come from. */
export function sourcesOfLines(db: Store, ids: readonly number[]): string[] {
  const sql = `SELECT DISTINCT s.commit_sha AS sha FROM json_each(?) own CROSS JOIN commit_files f ON f.commit_id = own.value
      CROSS JOIN line_ranges r ON r.commit_file_id = f.id CROSS JOIN ${namedCommits(db)} s ON s.id = r.source_commit_id`;
  return statement<{ sha: string }>(db, sql)
    .all(JSON.stringify(ids))
    .map(({ sha }) => sha);
}

/** Adds an origin of a bundle, whose id is told. */
export function addBundledOrigin(db: Store, id: number, row: Pick<OriginRow, 'evidence' | 'model' | 'agent_id'>): void {
  const sql = `INSERT INTO origins (id, author, evidence, model, agent_id) VALUES (@id, 'ai', @evidence, @model, @agent_id)`;
  statement(db, sql).run({ id, ...row });
}
