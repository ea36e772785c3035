import type { Store } from './open.ts';

/** What is recorded of a commit, to be held against git. */
export interface RecordedCommit {
  readonly commit_sha: string;
  readonly common_dir: string;
  readonly path: string;
  /** ai + human + unknown. */
  readonly added: number;
  readonly removed: number;
  /** The same by the line ranges of its files. */
  readonly added_in_ranges: number;
  readonly removed_in_ranges: number;
}

const sumOf = (table: string, which: string) => `(SELECT COALESCE(sum(r.end_line - r.start_line + 1), 0)
  FROM commit_files f JOIN ${table} r ON r.commit_file_id = f.id WHERE f.commit_id = c.id ${which})`;

const byId = `SELECT c.commit_sha, r.common_dir, r.path,
    c.ai_lines_added + c.human_lines_added + c.unknown_lines_added AS added,
    c.ai_lines_removed + c.human_lines_removed + c.unknown_lines_removed AS removed,
    ${sumOf('line_ranges', 'AND r.added = 1')} AS added_in_ranges, ${sumOf('removed_ranges', '')} AS removed_in_ranges
  FROM commits c JOIN repositories r ON r.id = c.repository_id WHERE c.id = ?`;

/** Some commits of our own: the newest ones, and others from the beginning on at equal distances. */
export function sampleCommits(db: Store, size: number): RecordedCommit[] {
  const ids = new Set(
    db
      .prepare<[number], number>('SELECT id FROM commits WHERE repository_id IS NOT NULL ORDER BY id DESC LIMIT ?')
      .pluck()
      .all(Math.ceil(size / 2)),
  );
  const last = Math.max(0, ...ids);
  const next = db
    .prepare<[number], number>('SELECT id FROM commits WHERE id >= ? AND repository_id IS NOT NULL ORDER BY id LIMIT 1')
    .pluck();
  const spread = Math.floor(size / 2);
  for (let index = 0; index < spread; index++) {
    const id = next.get(Math.floor((last * index) / spread));
    if (id !== undefined) ids.add(id);
  }
  const read = db.prepare<[number], RecordedCommit>(byId);
  return [...ids].sort((a, b) => b - a).flatMap((id) => read.get(id) ?? []);
}
