import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** Notes that a delivery is being ingested. `false` when it was before: it must not be counted again. */
export function rememberDelivery(db: Store, id: string, now: string): boolean {
  return statement(db, 'INSERT OR IGNORE INTO deliveries (id, ingested_at) VALUES (?, ?)').run(id, now).changes === 1;
}

/** Forgets deliveries that left the spool long ago; their files cannot come back but from a backup of it. */
export function forgetDeliveries(db: Store, before: string): void {
  statement(db, 'DELETE FROM deliveries WHERE ingested_at < ?').run(before);
}
