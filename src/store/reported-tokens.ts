import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** What a program tells that requests to a model took, in a session of which no transcript does. */
export interface ReportedTokens {
  /** Of all that tell of the session, this one. */
  readonly name: string;
  readonly session_id: string;
  /** A sum of many requests; else it is one. */
  readonly isSum: boolean;
  readonly model: string | null;
  /** ISO 8601. */
  readonly sent_at: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
}

const counts = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const;

const noteSql = `INSERT INTO messages (id, session_id, model, sent_at, ${counts.join(', ')})
  SELECT @id, @session_id, @model, @sent_at, ${counts.map((name) => `@${name}`).join(', ')}
  WHERE NOT EXISTS (SELECT 1 FROM transcripts WHERE session_id = @session_id AND read_bytes > 0)
    AND NOT (@isSum AND EXISTS (SELECT 1 FROM messages WHERE id > @requests AND id < @afterRequests))
  ON CONFLICT (id) DO UPDATE SET ${counts.map((name) => `${name} = max(${name}, excluded.${name})`).join(', ')}`;

/** Notes it; told again it is the same. What tells of each request goes before sums of them, and a transcript before both. */
export function noteReportedTokens(db: Store, tokens: ReportedTokens): void {
  const { name, isSum, ...row } = tokens;
  const [requests, afterRequests] = rangeOf(row.session_id, 'e');
  const id = `${isSum ? rangeOf(row.session_id, 'm')[0] : requests}${name}`;
  statement(db, noteSql).run({ ...row, id, isSum: Number(isSum), requests, afterRequests });
  if (!isSum) forget(db, rangeOf(row.session_id, 'm'));
}

/** A transcript tells of a session: what else did is counted no more. */
export function forgetReportedTokens(db: Store, session: string): void {
  forget(db, [`otlp:${session}:`, `otlp:${session};`]);
}

/** The ids of what tells of requests (e) or sums (m) of a session lie between these. */
const rangeOf = (session: string, rank: 'e' | 'm'): readonly [string, string] => [
  `otlp:${session}:${rank}:`,
  `otlp:${session}:${rank};`,
];

function forget(db: Store, [from, to]: readonly [string, string]): void {
  statement(db, 'DELETE FROM messages WHERE id > ? AND id < ?').run(from, to);
}
