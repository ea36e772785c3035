import { insertTold } from './fleet-commits.ts';
import { countedFacts } from './fleet-schema.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';

// Which commits are to be put together anew, and those of them that need no look at their lines.

const anothers = (author: string) => `(c.${author}_lines_added + c.${author}_lines_removed)`;

/** Lines that another source may know more of. */
const hasOpenLines = `${anothers('human')} + ${anothers('unknown')} > 0`;

/** Whether any source says something else of any commit than when the commits were last put together. */
export function hasChanges(db: Store): boolean {
  return statement(db, 'SELECT 1 FROM changed_commits LIMIT 1').get() !== undefined;
}

/**
 * Adds to the commits that changed those that may repeat their work, or the work of what they replaced: of other sources, of
 * the same author, time and subject or with a file in common, and not older than what clocks differ by.
 */
export function addDependents(db: Store, slackSeconds: number): void {
  // The first time nothing stands yet.
  if (statement(db, 'SELECT 1 FROM commits LIMIT 1').get() === undefined) return;
  db.exec(`DROP TABLE IF EXISTS temp.works; CREATE TEMP TABLE works AS
    WITH RECURSIVE old(sha) AS (SELECT commit_sha FROM changed_commits
      UNION SELECT c.commit_sha FROM old JOIN source_commits c ON c.superseded_by = old.sha)
    SELECT c.id, c.repository_id, c.source_id, c.author_key,
      strftime('%Y-%m-%dT%H:%M:%S', c.timestamp, '-${slackSeconds} seconds') AS since
    FROM old CROSS JOIN source_commits c ON c.commit_sha = old.sha WHERE c.repository_id IS NOT NULL`);
  const byFile = (theirs: string, own: string) => `INSERT OR IGNORE INTO changed_commits
    SELECT c.commit_sha FROM works w CROSS JOIN ${own} f ON f.commit_id = w.id
      CROSS JOIN ${theirs} o ON o.repository_id = w.repository_id AND o.file_path = f.file_path
      CROSS JOIN source_commits c ON c.id = o.commit_id
    WHERE o.source_id <> w.source_id AND c.timestamp >= w.since AND ${hasOpenLines}`;
  for (const theirs of ['commit_files', 'source_commit_files']) {
    for (const own of ['commit_files', 'source_commit_files']) db.exec(byFile(theirs, own));
  }
  db.exec(`INSERT OR IGNORE INTO changed_commits
    SELECT c.commit_sha FROM works w CROSS JOIN source_commits c ON c.author_key = w.author_key
    WHERE c.source_id <> w.source_id AND c.repository_id = w.repository_id AND c.timestamp >= w.since AND ${hasOpenLines};
    DROP TABLE temp.works`);
}

/** The next commits that are to be put together, by name. */
export function nextChanged(db: Store, most: number): string[] {
  const sql = 'SELECT commit_sha AS sha FROM changed_commits ORDER BY commit_sha LIMIT ?';
  return statement<{ sha: string }>(db, sql)
    .all(most)
    .map(({ sha }) => sha);
}

export function forgetChanged(db: Store, shas: readonly string[]): void {
  const sql = 'DELETE FROM changed_commits WHERE commit_sha IN (SELECT value FROM json_each(?))';
  statement(db, sql).run(JSON.stringify(shas));
}

/**
 * Puts those of some commits into the tables of which one source alone tells, with nothing that another may know more of;
 * returns the others.
 */
export function standPlain(db: Store, shas: readonly string[]): string[] {
  const bind = JSON.stringify(shas);
  db.exec(
    'DROP TABLE IF EXISTS temp.batch; CREATE TEMP TABLE batch (id INTEGER PRIMARY KEY, commit_sha TEXT, plain INTEGER)',
  );
  const elsewhere = (table: string) => `EXISTS (SELECT 1 FROM commit_files f JOIN ${table} o
    ON o.repository_id = f.repository_id AND o.file_path = f.file_path AND o.source_id <> f.source_id
    WHERE f.commit_id = c.id)`;
  const mayRepeat = `${hasOpenLines} AND c.repository_id IS NOT NULL AND (${elsewhere('commit_files')}
    OR ${elsewhere('source_commit_files')} OR EXISTS (SELECT 1 FROM source_commits o
      WHERE o.author_key = c.author_key AND o.source_id <> c.source_id AND o.commit_sha <> c.commit_sha))`;
  statement(
    db,
    `INSERT INTO batch SELECT c.id, c.commit_sha, count(*) = 1 AND s.is_one AND COALESCE(c.agent_id, s.agent_id) = s.agent_id
        AND NOT (${mayRepeat})
      FROM source_commits c JOIN sources s ON s.id = c.source_id
      WHERE c.commit_sha IN (SELECT value FROM json_each(?)) GROUP BY c.commit_sha`,
  ).run(bind);
  const plain = 'SELECT id FROM batch WHERE plain';
  db.exec(insertTold(db, `c.id IN (${plain})`));
  db.exec(agentLinesOf(plain));
  return statement<{ sha: string }>(db, 'SELECT commit_sha AS sha FROM batch WHERE NOT plain ORDER BY commit_sha')
    .all()
    .map(({ sha }) => sha);
}

/** All lines of such commits are the one agent's. */
function agentLinesOf(commits: string): string {
  const kinds = ['ai', 'human', 'unknown'].flatMap((author) => ['added', 'removed'].map((change) => [author, change]));
  const lines = kinds.map(([author, change]) => `${author}_lines_${change}`);
  const generated = kinds.map(([author, change]) => `generated_${author}_${change}`);
  const net = kinds.map(([author, change]) => `c.${author}_lines_${change} - c.repeated_${author}_${change}`);
  const more = ['ai_lines_overridden', 'ai_lines_discarded'];
  return `INSERT INTO agent_commits (commit_id, agent_id, is_committer, ${[...countedFacts, ...lines, ...generated, ...more].join(', ')})
    SELECT c.id, s.agent_id, 1, ${countedFacts.map((name) => `c.${name}`).join(', ')}, ${net.join(', ')},
      ${[...generated, ...more].map((name) => `c.${name}`).join(', ')}
    FROM commits c JOIN sources s ON s.id = c.source_id WHERE c.id IN (${commits}) AND c.counted = 1`;
}
