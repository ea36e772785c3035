import { resolve } from 'node:path';
import { ingestBehind } from '../api/ingest-program.ts';
import { deliverReport, type Report } from '../api/outbox.ts';
import { databasePath, spoolDir } from '../config/paths.ts';
import { shQuote } from '../config/sh-quote.ts';
import { UserError } from '../config/user-error.ts';
import { becomeOwner } from '../spool/become-owner.ts';
import { runningIngest } from '../spool/running.ts';
import { listDeliveries } from '../spool/spool.ts';
import type { Io } from './io.ts';

/** Puts a report into the spool of the configured database, unless `AI_TRACKER=0`. Throws a `UserError`. */
export function reportHere(io: Io, report: Report): string {
  const database = resolve(io.cwd, databasePath(io.env));
  if (io.env['AI_TRACKER'] === '0') return database;
  becomeOwner(database);
  try {
    deliverReport(database, io.env, report);
    return database;
  } catch (error) {
    const spool = spoolDir(database);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `this is not recorded: cannot write into ${spool} (${reason})`,
      `check its permissions and the free space: ls -ld ${shQuote(spool)}; df ${shQuote(spool)}`,
      { cause: error },
    );
  }
}

/**
 * Whether it is certain that no run of this id began. Its begin is in the database, or in what waits to come into it;
 * where that cannot be told, an end is better kept than refused.
 */
export async function isUnbegun(io: Io, id: string): Promise<boolean> {
  if (io.env['AI_TRACKER'] === '0') return false;
  const database = resolve(io.cwd, databasePath(io.env));
  becomeOwner(database);
  // In this order: what leaves the spool meanwhile is in the database by then.
  const waiting = countDeliveries(database);
  if (await isBegunIn(database, id)) return false;
  if (waiting === 0) return true;
  if (io.env['AI_TRACKER_INGEST'] === 'background') return false;
  const { ingestFirst } = await import('./ingest-first.ts');
  return (await ingestFirst(io, database)) === undefined && !(await isBegunIn(database, id));
}

async function isBegunIn(database: string, id: string): Promise<boolean> {
  const [{ openForReading }, { hasBegun }] = await Promise.all([
    import('../store/open-for-reading.ts'),
    import('../store/invocations.ts'),
  ]);
  try {
    const store = openForReading(database);
    try {
      return hasBegun(store, id);
    } finally {
      store.close();
    }
  } catch {
    // A database that cannot be read is said to be so by whoever takes the end in.
    return true;
  }
}

function countDeliveries(database: string): number {
  try {
    return listDeliveries(spoolDir(database), 1).length;
  } catch {
    return 1;
  }
}

/**
 * Brings what was reported into the database, or, with `AI_TRACKER_INGEST=background`, leaves that to another process.
 */
export async function ingestReports(io: Io, database: string): Promise<void> {
  if (io.env['AI_TRACKER'] === '0') return;
  if (io.env['AI_TRACKER_INGEST'] === 'background') {
    if (runningIngest(spoolDir(database)) === undefined) ingestBehind(database, io.env);
    return;
  }
  const { ingestFirst } = await import('./ingest-first.ts');
  const failure = await ingestFirst(io, database);
  if (failure) io.stderr(`ai-tracker: recorded, but it still waits in ${spoolDir(database)}: ${failure.message}\n`);
}
