import type { Store } from './open.ts';

/** A commit from elsewhere (a forge's merge, squash or rebase) that brought recorded work in: lines that it added. */
export interface LandedCommit {
  readonly commit_sha: string;
  readonly repository_name: string;
  readonly repository_path: string;
  readonly timestamp: string;
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
}

/** The newest of them, generated files left out. */
export function landedCommits(db: Store, most: number): LandedCommit[] {
  const lines = (author: string) =>
    `(SELECT COALESCE(sum(${author}_lines), 0) FROM commit_files f WHERE f.commit_id = c.id AND generated = 0)`;
  return db
    .prepare<[number], LandedCommit>(
      `SELECT commit_sha, repository_name, repository_path, timestamp, ${lines('ai')} AS ai_lines_added,
         ${lines('human')} AS human_lines_added, ${lines('unknown')} AS unknown_lines_added
       FROM commits c WHERE landed AND superseded_by IS NULL ORDER BY timestamp DESC, id DESC LIMIT ?`,
    )
    .all(most);
}
