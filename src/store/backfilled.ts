import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { boundList, type CommitFilter, endOfTime } from './totals.ts';

// Lines of commits that nobody recorded, as transcripts and trailers tell of them. In no other table, and in no sum of
// what is recorded.

export type BackfillEvidence = 'transcript' | 'trailer';

/** Lines of the AI's in a file as a commit left it: 1-based, both ends included. */
export interface BackfilledRange {
  readonly start: number;
  readonly end: number;
  readonly evidence: BackfillEvidence;
  readonly session_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
}

export interface BackfilledFile {
  readonly file_path: string;
  readonly generated: boolean;
  readonly ranges: readonly BackfilledRange[];
}

export interface BackfilledCommit {
  readonly commit_sha: string;
  readonly timestamp: string;
  readonly files: readonly BackfilledFile[];
}

/** Of some commits, those that are recorded, in whichever repository. */
export function recordedAmong(db: Store, shas: readonly string[]): Set<string> {
  const sql = `SELECT DISTINCT commit_sha AS sha FROM commits
    WHERE commit_sha IN (SELECT value FROM json_each(?)) AND repository_id IS NOT NULL`;
  const rows = statement<{ sha: string }>(db, sql).all(JSON.stringify(shas));
  return new Set(rows.map(({ sha }) => sha));
}

/** What is known so of a file as a commit left it. */
export function backfilledRanges(db: Store, sha: string, path: string): BackfilledRange[] {
  return statement<BackfilledRange>(
    db,
    `SELECT start_line AS start, end_line AS end, evidence, session_id, subagent_id, model
     FROM backfilled_ranges WHERE file_path = @path AND commit_id =
       (SELECT max(id) FROM backfilled_commits WHERE commit_sha = @sha) ORDER BY start_line`,
  ).all({ sha, path });
}

/** Adds ranges of a commit; what is there stays. */
export function addBackfilled(db: Store, repositoryId: number, commit: BackfilledCommit): void {
  const row = statement<{ id: number }>(
    db,
    `INSERT INTO backfilled_commits (repository_id, commit_sha, timestamp) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET timestamp = excluded.timestamp RETURNING id`,
  ).get(repositoryId, commit.commit_sha, commit.timestamp);
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  const insert = statement(
    db,
    `INSERT INTO backfilled_ranges (commit_id, file_path, start_line, end_line, evidence, session_id, subagent_id, model, generated)
     VALUES (@id, @file_path, @start, @end, @evidence, @session_id, @subagent_id, @model, @generated)`,
  );
  for (const { file_path, generated, ranges } of commit.files) {
    for (const range of ranges) insert.run({ ...range, file_path, generated: generated ? 1 : 0, id: row.id });
  }
}

/** Takes all of it out; returns how many commits and lines that were. */
export function dropBackfilled(db: Store): { readonly commits: number; readonly ai_lines: number } {
  const lines = 'SELECT COALESCE(sum(end_line - start_line + 1), 0) FROM backfilled_ranges';
  const ai_lines = db.prepare<[], number>(lines).pluck().get() ?? 0;
  db.exec('DELETE FROM backfilled_ranges');
  return { commits: db.prepare('DELETE FROM backfilled_commits').run().changes, ai_lines };
}

export interface BackfilledSums {
  readonly commits: number;
  readonly ai_lines_added: number;
}

/** AI lines that are known so, of commits that nobody recorded since; `undefined`: there are none. */
export function sumBackfilled(
  db: Store,
  filter: CommitFilter,
): Readonly<Record<BackfillEvidence, BackfilledSums>> | undefined {
  if (db.prepare('SELECT 1 FROM backfilled_commits LIMIT 1').get() === undefined) return undefined;
  // Transcripts and trailers tell no agent's id.
  if (filter.agents !== undefined) return undefined;
  const { from = '', to = endOfTime, allFiles = false } = filter;
  const rows = db
    .prepare<unknown[], BackfilledSums & { evidence: BackfillEvidence }>(
      `SELECT r.evidence, count(DISTINCT c.commit_sha) AS commits, sum(r.end_line - r.start_line + 1) AS ai_lines_added
       FROM backfilled_commits c JOIN backfilled_ranges r ON r.commit_id = c.id JOIN repositories p ON p.id = c.repository_id
       WHERE (@repositories IS NULL OR p.path IN (SELECT value FROM json_each(@repositories)))
         AND c.timestamp >= @from AND c.timestamp < @to AND (@allFiles OR NOT r.generated)
         AND c.id = (SELECT max(id) FROM backfilled_commits same WHERE same.commit_sha = c.commit_sha)
         AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.commit_sha = c.commit_sha AND k.repository_id IS NOT NULL)
       GROUP BY r.evidence`,
    )
    .all({ repositories: boundList(filter.repositories), from, to, allFiles: allFiles ? 1 : 0 });
  const of = (evidence: BackfillEvidence) => {
    const { commits = 0, ai_lines_added = 0 } = rows.find((row) => row.evidence === evidence) ?? {};
    return { commits, ai_lines_added };
  };
  return rows.length === 0 ? undefined : { transcript: of('transcript'), trailer: of('trailer') };
}
