import { type ActivityFilter, activityParameters, activityTerms, isSession } from './activity-filter.ts';
import type { Store } from './open.ts';

/** What a model took and wrote. */
export interface TokenCounts {
  /** Without the cache. */
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
}

/** The messages of one model in one minute of UTC, `2026-03-02T10:04`. */
export interface MinuteTokens extends TokenCounts {
  readonly minute: string;
  readonly model: string | null;
}

/** Minutes with messages, in order: the reader's days are made of them in every time zone. */
export function tokensByMinute(db: Store, filter: ActivityFilter): IterableIterator<MinuteTokens> {
  const time = 'COALESCE(m.sent_at, s.started_at)';
  const terms = activityTerms(filter, time, 's.agent_id', `m.session_id IN ${isSession}`);
  return db
    .prepare<unknown[], MinuteTokens>(
      `SELECT substr(${time}, 1, 16) AS minute, m.model, sum(m.input_tokens) AS input_tokens,
         sum(m.output_tokens) AS output_tokens, sum(m.cache_read_tokens) AS cache_read_tokens,
         sum(m.cache_write_tokens) AS cache_write_tokens
       FROM messages m LEFT JOIN agent_sessions s ON s.id = m.session_id
       WHERE ${terms} AND ${time} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .iterate(activityParameters(filter));
}

/** Whether a transcript told of any. */
export function hasMessages(db: Store): boolean {
  return db.prepare('SELECT 1 FROM messages LIMIT 1').get() !== undefined;
}
