import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface OriginRow {
  readonly id: number;
  readonly author: 'ai' | 'human' | 'unknown';
  readonly evidence: string | null;
  readonly session_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
  readonly agent_id: string | null;
}

/** Numbers below this are given to agents' origins one after the other; above are people, by hand (`firstByHand`). */
const endOfAgents = 2 ** 31;

/** SQL for the number of the next agent's origin. */
export const nextAiOrigin = `(SELECT max(id) + 1 FROM origins WHERE id < ${endOfAgents})`;

/** An origin that somebody names by hand, in the place of another; returns its number. */
export function insertByHand(
  db: Store,
  origin: { readonly author: 'ai' | 'human'; readonly corrects: number; readonly decidedAt: string },
): number {
  const next = origin.author === 'ai' ? nextAiOrigin : `(SELECT max(max(id) + 1, ${endOfAgents}) FROM origins)`;
  const sql = `INSERT INTO origins (id, author, evidence, corrects, decided_at)
    VALUES (${next}, @author, 'manual', @corrects, @decidedAt)`;
  return Number(statement(db, sql).run(origin).lastInsertRowid);
}

/** What an origin by hand stands in the place of, and since when. */
export interface ByHand {
  readonly corrects: number;
  readonly decidedAt: string;
}

/** `undefined`: nobody named it by hand. */
export function findByHand(db: Store, id: number): ByHand | undefined {
  return statement<ByHand>(
    db,
    'SELECT corrects, decided_at AS decidedAt FROM origins WHERE id = ? AND corrects IS NOT NULL',
  ).get(id);
}

/** Who an origin's lines are by, and how that is known. */
export function findOrigin(db: Store, id: number): OriginRow | undefined {
  return statement<OriginRow>(
    db,
    'SELECT id, author, evidence, session_id, subagent_id, model, agent_id FROM origins WHERE id = ?',
  ).get(id);
}
