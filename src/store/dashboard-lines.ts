import { authorBits, authors, changes, generatedAdded, isCounted, netLines } from './commit-terms.ts';
import type { Store } from './open.ts';

/** What a commit has in the totals, each line once; of a fleet a row for each agent that wrote AI lines in it, or made it. */
export interface CountedCommit {
  readonly id: number;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly repository_name: string;
  readonly repository_path: string;
  /** '': not known. */
  readonly agent_id: string;
  /** 1: the agent made the commit. */
  readonly is_committer: number;
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
  readonly ai_lines_removed: number;
  readonly human_lines_removed: number;
  readonly unknown_lines_removed: number;
  readonly generated_lines_added: number;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
  /** Who wrote the commit: 1 ai + 2 human + 4 unknown. */
  readonly authors: number;
}

/** The commits that count, of one database or of a fleet. */
export function countedCommits(db: Store, isFleet: boolean): IterableIterator<CountedCommit> {
  const sums = changes.flatMap((change) =>
    authors.map((author) => `${netLines(author, change)} AS ${author}_lines_${change}`),
  );
  const facts = `timestamp, repository_name, repository_path, ${sums.join(', ')},
    ${generatedAdded} AS generated_lines_added, ai_lines_overridden, ai_lines_discarded`;
  // A commit is of one kind, whoever of a fleet wrote its lines.
  const sql = isFleet
    ? `SELECT commit_id AS id, agent_id, is_committer, ${facts},
         CASE WHEN is_committer THEN (SELECT ${authorBits(netLines)} FROM commits WHERE commits.id = commit_id)
           ELSE 0 END AS authors
       FROM agent_commits`
    : `SELECT id, COALESCE(agent_id, '') AS agent_id, 1 AS is_committer, ${facts}, ${authorBits(netLines)} AS authors
       FROM commits INDEXED BY commits_by_time WHERE ${isCounted}`;
  return db.prepare<[], CountedCommit>(sql).iterate();
}

/** AI lines that git took out of the work tree and that have not come back. */
export interface ShelvedLines {
  readonly shelved_at: string;
  readonly repository_name: string;
  readonly repository_path: string;
  readonly agent_id: string;
  readonly ai_lines: number;
}

export function shelvedLines(db: Store, isFleet: boolean): ShelvedLines[] {
  const agent = isFleet ? '(SELECT agent_id FROM sources WHERE sources.id = s.source_id)' : 's.agent_id';
  return db
    .prepare<[], ShelvedLines>(
      `SELECT shelved_at, COALESCE(r.name, '') AS repository_name, COALESCE(r.path, '') AS repository_path,
         COALESCE(${agent}, '') AS agent_id, ai_lines
       FROM shelved_files s LEFT JOIN repositories r ON r.id = s.repository_id WHERE ai_lines > 0`,
    )
    .all();
}

/** With which model and client an agent writes; '': not known. */
export interface Writer {
  readonly agent_id: string;
  readonly model: string;
  readonly harness: string;
}

/** The models and harnesses of each agent's AI lines, those used most first. */
export function modelsAndHarnesses(db: Store): {
  models: Omit<Writer, 'harness'>[];
  harnesses: Omit<Writer, 'model'>[];
} {
  const models = db.prepare<[], Omit<Writer, 'harness'>>(
    `SELECT COALESCE(agent_id, '') AS agent_id, COALESCE(model, '') AS model FROM origins WHERE author = 'ai'
     GROUP BY 1, 2 ORDER BY count(*) DESC, 2`,
  );
  const harnesses = db.prepare<[], Omit<Writer, 'model'>>(
    `SELECT COALESCE(agent_id, '') AS agent_id, COALESCE(harness, '') AS harness FROM agent_sessions
     GROUP BY 1, 2 ORDER BY count(*) DESC, 2`,
  );
  return { models: models.all(), harnesses: harnesses.all() };
}

/** Who wrote an origin's lines with what. */
export interface OriginWriter extends Writer {
  readonly id: number;
}

/** Of the AI's, but for those of the agents named. */
export function originWriters(db: Store, but: readonly string[]): IterableIterator<OriginWriter> {
  return db
    .prepare<unknown[], OriginWriter>(
      `SELECT o.id, COALESCE(o.agent_id, '') AS agent_id, COALESCE(o.model, '') AS model,
         COALESCE(s.harness, '') AS harness
       FROM origins o LEFT JOIN agent_sessions s ON s.id = o.session_id
       WHERE o.author = 'ai' AND COALESCE(o.agent_id, '') NOT IN (SELECT value FROM json_each(@but))`,
    )
    .iterate({ but: JSON.stringify(but) });
}

/** Lines that a commit added, by their origin. */
export interface OriginLines {
  readonly commit_id: number;
  readonly origin_id: number;
  readonly lines: number;
}

/** Of all that are no person's and have an origin of their own, generated files left out. */
export function originLines(db: Store): IterableIterator<OriginLines> {
  // File by file in the order of commits: ranges of a file lie together.
  return db
    .prepare<[], OriginLines>(
      `SELECT f.commit_id, r.origin_id, sum(r.end_line - r.start_line + 1) AS lines
       FROM commit_files f INDEXED BY commit_files_by_commit CROSS JOIN line_ranges r ON r.commit_file_id = f.id
       WHERE r.added = 1 AND f.generated = 0 AND r.origin_id > 2 GROUP BY 1, 2`,
    )
    .iterate();
}
