import type { Store } from './open.ts';

/** The six counts of design 6: lines, by who wrote or removed them. */
export interface SixCounts {
  readonly ai_lines_added: number;
  readonly ai_lines_removed: number;
  readonly human_lines_added: number;
  readonly human_lines_removed: number;
  readonly unknown_lines_added: number;
  readonly unknown_lines_removed: number;
}

/** A recorded commit with the six counts of all its files. */
export interface CommitRow extends SixCounts {
  readonly id: number;
  readonly commit_sha: string;
  readonly repository_name: string;
  readonly repository_path: string;
  readonly timestamp: string;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
  readonly superseded_by: string | null;
  readonly copy_of: string | null;
}

export interface CommitFileRow extends SixCounts {
  readonly file_path: string;
  readonly generated: boolean;
}

/**
 * The commits whose sha begins so, one row a sha: our own row before one of the Python tool, the latest before others.
 */
export function findCommits(db: Store, prefix: string, limit: number): CommitRow[] {
  // A range of the index: shas are hex, and `g` sorts after every digit of theirs.
  return db
    .prepare<unknown[], CommitRow>(
      `SELECT id, commit_sha, repository_name, repository_path, timestamp,
         ai_lines_added, ai_lines_removed, human_lines_added, human_lines_removed,
         unknown_lines_added, unknown_lines_removed, ai_lines_overridden, ai_lines_discarded, superseded_by, copy_of
       FROM commits WHERE commit_sha >= @prefix AND commit_sha < @prefix || 'g'
         AND id = (SELECT id FROM commits AS same WHERE same.commit_sha = commits.commit_sha
           ORDER BY repository_id IS NULL, id DESC LIMIT 1)
       ORDER BY commit_sha LIMIT @limit`,
    )
    .all({ prefix: prefix.toLowerCase(), limit });
}

/** The files of a commit, by its row's id, in the order of their paths. */
export function filesOfCommit(db: Store, commitId: number): CommitFileRow[] {
  return db
    .prepare<[number], Omit<CommitFileRow, 'generated'> & { generated: number }>(
      `SELECT file_path, ai_lines AS ai_lines_added, ai_lines_removed, human_lines AS human_lines_added,
         human_lines_removed, unknown_lines AS unknown_lines_added, unknown_lines_removed, generated
       FROM commit_files WHERE commit_id = ? ORDER BY file_path`,
    )
    .all(commitId)
    .map((row) => ({ ...row, generated: row.generated === 1 }));
}
