import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** Commits that came to a work tree from elsewhere. */
export interface Arrival {
  readonly id: number;
  readonly git_dir: string;
  readonly tip: string;
  /** Oldest first, a space between them; `null`: all below the tip that no tip before had. */
  readonly shas: string | null;
}

/** When the first commit was recorded, in seconds; `undefined`: none was. What is older repeats nothing. */
export function firstRecorded(db: Store): number | undefined {
  const sql = 'SELECT timestamp FROM commits WHERE repository_id IS NOT NULL ORDER BY id LIMIT 1';
  const row = statement<{ timestamp: string }>(db, sql).get();
  return row && Math.floor(Date.parse(row.timestamp) / 1000);
}

/** Of some commits, those below which nothing new can be: made here, or looked through before. */
export function seenAmong(db: Store, repositoryId: number, shas: readonly string[]): Set<string> {
  const sql = `WITH asked(sha) AS MATERIALIZED (SELECT value FROM json_each(?))
    SELECT sha FROM asked WHERE sha IN (SELECT commit_sha FROM tips_seen WHERE repository_id = ?)
      OR EXISTS (SELECT 1 FROM commits WHERE commit_sha = sha AND repository_id IS NOT NULL AND landed = 0)`;
  const rows = statement<{ sha: string }>(db, sql).all(JSON.stringify(shas), repositoryId);
  return new Set(rows.map(({ sha }) => sha));
}

/** So many of a repository are remembered. */
const mostTips = 500;

/** All below a commit that HEAD came to was looked at, or waits in a list. */
export function rememberTip(db: Store, repositoryId: number, sha: string): void {
  statement(db, 'INSERT OR IGNORE INTO tips_seen (repository_id, commit_sha) VALUES (?, ?)').run(repositoryId, sha);
  const old = `DELETE FROM tips_seen WHERE repository_id = @id AND id <=
    (SELECT id FROM tips_seen WHERE repository_id = @id ORDER BY id DESC LIMIT 1 OFFSET ${mostTips})`;
  statement(db, old).run({ id: repositoryId });
}

/** The newest first. */
export function tipsSeen(db: Store, repositoryId: number): string[] {
  const sql = 'SELECT commit_sha AS sha FROM tips_seen WHERE repository_id = ? ORDER BY id DESC';
  return statement<{ sha: string }>(db, sql)
    .all(repositoryId)
    .map(({ sha }) => sha);
}

/** What is too much to be looked through at once waits. */
export function addArrival(db: Store, { git_dir, tip, shas }: Omit<Arrival, 'id'>): void {
  const isThere = 'SELECT 1 FROM arrivals WHERE git_dir = ? AND tip = ? AND shas IS ?';
  if (statement(db, isThere).get(git_dir, tip, shas) !== undefined) return;
  statement(db, 'INSERT INTO arrivals (git_dir, tip, shas) VALUES (?, ?, ?)').run(git_dir, tip, shas);
}

/** What waits longest; what is not listed yet goes first. */
export function firstArrival(db: Store): Arrival | undefined {
  return statement<Arrival>(db, 'SELECT * FROM arrivals ORDER BY shas IS NOT NULL, id LIMIT 1').get();
}

/** Whether anything waits. */
export function hasArrivals(db: Store): boolean {
  return statement(db, 'SELECT 1 FROM arrivals LIMIT 1').get() !== undefined;
}

export function removeArrival(db: Store, id: number): void {
  statement(db, 'DELETE FROM arrivals WHERE id = ?').run(id);
}
