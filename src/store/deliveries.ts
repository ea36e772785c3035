import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** Notes that a delivery is being ingested. `false` when it was before: it must not be counted again. */
export function rememberDelivery(db: Store, id: string, now: string): boolean {
  return statement(db, 'INSERT OR IGNORE INTO deliveries (id, ingested_at) VALUES (?, ?)').run(id, now).changes === 1;
}

const rememberedMs = 90 * 24 * 3600 * 1000;

/** Forgets deliveries of 90 days ago: their files come back from a backup of the spool at most. */
export function forgetDeliveries(db: Store, now: Date): void {
  const before = now.getTime() - rememberedMs;
  // An id begins with its time in ns, so this reads nothing but what it deletes.
  statement(db, 'DELETE FROM deliveries WHERE id < ? AND ingested_at < ?').run(
    String(before * 1e6),
    new Date(before).toISOString(),
  );
}
