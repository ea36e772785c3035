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

/** Who an origin's lines are by, and how that is known. */
export function findOrigin(db: Store, id: number): OriginRow | undefined {
  return statement<OriginRow>(
    db,
    'SELECT id, author, evidence, session_id, subagent_id, model, agent_id FROM origins WHERE id = ?',
  ).get(id);
}
