import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeDelivery } from './spool.ts';
import { unlessMissing } from './unless-missing.ts';

// `bin/ai-tracker` leaves a file `<session>.<delivery>` in `calls` at the begin of each call that may write, so that it can
// tell without node whether a session has calls without an end. It is made after the delivery, and before the hook returns.

/** The names of the calls that are marked as open. */
export function callMarks(dir: string): string[] {
  return unlessMissing(() => readdirSync(marksDir(dir))) ?? [];
}

/** Takes marks away. */
export function removeCallMarks(dir: string, names: readonly string[]): void {
  for (const name of names) removeDelivery(marksDir(dir), name);
}

function marksDir(dir: string): string {
  return join(dir, 'calls');
}
