import type { SixCounts } from './commit-queries.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** What is recorded of one commit: its own lines, whether or not totals have them from another one. */
export interface CommitCounts extends SixCounts {
  readonly commit_sha: string;
  readonly timestamp: string;
  readonly generated_lines_added: number;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
}

const kinds = ['ai', 'human', 'unknown'].flatMap((author) => [
  { of: `f.${author}_lines`, as: `${author}_lines_added` },
  { of: `f.${author}_lines_removed`, as: `${author}_lines_removed` },
]);

/** Those of some commits that are recorded, by sha. `allFiles`: generated files count, too. */
export function countsOfCommits(db: Store, shas: readonly string[], allFiles: boolean): Map<string, CommitCounts> {
  const sums = kinds.map(
    ({ of, as }) => `COALESCE(sum(CASE WHEN f.generated AND NOT @allFiles THEN 0 ELSE ${of} END), 0) AS ${as}`,
  );
  const rows = statement<CommitCounts>(
    db,
    `SELECT c.commit_sha, c.timestamp, ${sums.join(', ')},
       COALESCE(sum(CASE WHEN f.generated THEN f.ai_lines + f.human_lines + f.unknown_lines END), 0) AS generated_lines_added,
       c.ai_lines_overridden, c.ai_lines_discarded
     FROM json_each(@shas) CROSS JOIN commits c ON c.id = (SELECT id FROM commits WHERE commit_sha = value
         ORDER BY repository_id IS NULL, id DESC LIMIT 1)
       LEFT JOIN commit_files f ON f.commit_id = c.id
     GROUP BY c.id`,
  ).all({ shas: JSON.stringify(shas), allFiles: Number(allFiles) });
  return new Map(rows.map((row) => [row.commit_sha, row]));
}
