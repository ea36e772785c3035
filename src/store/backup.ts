import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import type { Store } from './open.ts';

/** Writes the database as it is now into a new file that only its owner can read. Throws where there is one already. */
export function backUp(db: Store, file: string): void {
  // Made first, so that a file of that name is never written over; SQLite takes an empty one.
  closeSync(openSync(file, 'wx', 0o600));
  try {
    db.prepare('VACUUM INTO ?').run(file);
    chmodSync(file, 0o600);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}
