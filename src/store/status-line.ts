import type { Author } from './commit-terms.ts';
import type { Store } from './open.ts';

// What a status line tells, by as few look-ups as can be: it is asked for after every message.

/** Lines of a repository: those that count, and the AI's that wait for a commit. */
export interface LinesHere {
  readonly ai: number;
  readonly human: number;
  readonly pending: number;
}

/** `undefined`: nothing is recorded of it. `commonDir`: its git folder. */
export function linesHere(db: Store, commonDir: string): LinesHere | undefined {
  const row = db
    .prepare<[string], { id: number; path: string }>('SELECT id, path FROM repositories WHERE common_dir = ?')
    .get(commonDir);
  if (row === undefined) return undefined;
  const counted = db
    .prepare<[string], Omit<LinesHere, 'pending'>>(
      `SELECT COALESCE(sum(ai_lines_added), 0) AS ai, COALESCE(sum(human_lines_added), 0) AS human
       FROM commit_totals WHERE repository_path = ?`,
    )
    .get(row.path);
  const pending = db
    .prepare<[number], number>('SELECT COALESCE(sum(ai_lines), 0) FROM pending_files WHERE repository_id = ?')
    .pluck()
    .get(row.id);
  return { ai: counted?.ai ?? 0, human: counted?.human ?? 0, pending: pending ?? 0 };
}

/** What a session's messages took, its subagents' too; `undefined`: nothing is known of it. */
export function tokensOfSession(db: Store, sessionId: string): number | undefined {
  const sum = 'input_tokens + output_tokens + cache_read_tokens + cache_write_tokens';
  const tokens = db
    .prepare<[string], number | null>(`SELECT sum(${sum}) FROM messages WHERE session_id = ?`)
    .pluck()
    .get(sessionId);
  return tokens ?? undefined;
}

/** The lines that a commit added, as `show` counts them; `undefined`: it is not recorded yet. */
export function countsOfCommit(db: Store, sha: string): Readonly<Record<Author, number>> | undefined {
  return db
    .prepare<[string], Record<Author, number>>(
      `SELECT ai_lines_added AS ai, human_lines_added AS human, unknown_lines_added AS unknown FROM commits
       WHERE commit_sha = ? AND repository_id IS NOT NULL ORDER BY id DESC LIMIT 1`,
    )
    .get(sha);
}
