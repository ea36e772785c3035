import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface LimitMet {
  readonly limit_name: string;
  /** A work tree. */
  readonly place: string;
  /** The last time: ISO 8601. */
  readonly met_at: string;
}

/** Notes that a limit was met somewhere, for `doctor` to name it. */
export function noteLimit(db: Store, row: LimitMet): void {
  statement(
    db,
    'INSERT OR REPLACE INTO limits_met (limit_name, place, met_at) VALUES (@limit_name, @place, @met_at)',
  ).run(row);
}

/** The limits that were met since a moment, the latest first. */
export function limitsMet(db: Store, since: string): LimitMet[] {
  return statement<LimitMet>(db, 'SELECT * FROM limits_met WHERE met_at >= ? ORDER BY met_at DESC').all(since);
}
