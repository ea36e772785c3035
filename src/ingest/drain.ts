import { databasePath, spoolDir } from '../config/paths.ts';
import type { Delivery } from '../spool/delivery.ts';
import { isCutOff, listDeliveries, readDelivery, rejectDelivery, removeDelivery } from '../spool/spool.ts';
import { rememberDelivery } from '../store/deliveries.ts';
import { openStore, type Store } from '../store/open.ts';
import { IngestContext } from './context.ts';
import { ingestDelivery } from './ingest-delivery.ts';

export interface DrainOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** An open database to use instead of opening one. */
  readonly store?: Store;
}

export interface DrainReport {
  readonly ingested: number;
  readonly rejected: number;
}

const batchSize = 200;
const batchMs = 500;
const waitForWriterMs = 1000;
const pollMs = 20;

/**
 * Brings everything that lies in the spool of a database into it, oldest first. One process does so at a time: the
 * database's own write lock says whose turn it is, and dies with its holder.
 */
export function drainSpool(database: string, options: DrainOptions = {}): DrainReport {
  const dir = spoolDir(database);
  if (listDeliveries(dir, 1).length === 0) return { ingested: 0, rejected: 0 };
  const store = options.store ?? openStore(database);
  try {
    return drain(store, dir, options.onProgress);
  } finally {
    if (options.store === undefined) store.close();
  }
}

/** The database that an environment names. */
export function currentDatabase(env: Readonly<Record<string, string | undefined>>): string {
  return databasePath(env);
}

function drain(store: Store, dir: string, onProgress: DrainOptions['onProgress']): DrainReport {
  const context = new IngestContext(store);
  const passedOver = new Set<string>();
  const waitUntil = Date.now() + waitForWriterMs;
  let queue: string[] = [];
  let done = 0;
  let rejected = 0;
  for (;;) {
    if (queue.length === 0) queue = listDeliveries(dir).filter((name) => !passedOver.has(name));
    if (queue.length === 0) return { ingested: done - rejected, rejected };
    const batch = runBatch(context, dir, queue, (name) => waitsForWriter(dir, name, waitUntil, passedOver));
    for (const name of batch.done) removeDelivery(dir, name);
    for (const [name, reason] of batch.rejected) rejectDelivery(dir, name, reason);
    queue = queue.slice(batch.taken);
    done += batch.done.length + batch.rejected.length;
    rejected += batch.rejected.length;
    onProgress?.(done, done + queue.length);
    if (batch.taken === 0) sleep(pollMs);
  }
}

interface Batch {
  readonly done: string[];
  readonly rejected: [string, string][];
  /** How many of the names are dealt with. */
  taken: number;
}

/** Some deliveries in one transaction: their files may go once it is durable. */
function runBatch(
  context: IngestContext,
  dir: string,
  names: readonly string[],
  waits: (name: string) => Verdict,
): Batch {
  const batch: Batch = { done: [], rejected: [], taken: 0 };
  const until = Date.now() + batchMs;
  context.db
    .transaction(() => {
      for (const name of names.slice(0, batchSize)) {
        if (Date.now() > until || !takeOne(context, dir, name, waits, batch)) break;
        batch.taken++;
      }
      context.weaves.flush();
    })
    .immediate();
  return batch;
}

/** `false`: the delivery is still being written, and is to be waited for. */
function takeOne(
  context: IngestContext,
  dir: string,
  name: string,
  waits: (name: string) => Verdict,
  batch: Batch,
): boolean {
  const parsed = readDelivery(dir, name);
  // `undefined`: another process took it while we waited for the lock.
  if (parsed === undefined) return true;
  if ('invalid' in parsed) batch.rejected.push([name, parsed.invalid]);
  else if ('incomplete' in parsed) {
    const verdict = waits(name);
    if (verdict === 'wait') return false;
    if (verdict === 'cut off') batch.rejected.push([name, 'cut off: its writer was stopped before the end']);
  } else ingestOne(context, parsed, batch);
  return true;
}

type Verdict = 'wait' | 'pass over' | 'cut off';

/** What comes after a delivery that is still being written may build on it, so it is waited for, but not long. */
function waitsForWriter(dir: string, name: string, waitUntil: number, passedOver: Set<string>): Verdict {
  if (isCutOff(dir, name)) return 'cut off';
  if (Date.now() < waitUntil) return 'wait';
  passedOver.add(name);
  return 'pass over';
}

function ingestOne(context: IngestContext, delivery: Delivery, batch: Batch): void {
  try {
    // A nested transaction is a savepoint: a delivery that fails half way leaves nothing behind.
    context.db.transaction(() => {
      if (rememberDelivery(context.db, delivery.id, new Date().toISOString())) ingestDelivery(context, delivery);
    })();
    context.weaves.mark();
    batch.done.push(delivery.id);
  } catch (error) {
    if (isDatabaseError(error)) throw error;
    context.weaves.rollBack();
    context.forget();
    batch.rejected.push([delivery.id, error instanceof Error ? error.message : 'it could not be ingested']);
  }
}

/** The database failed, not the delivery: a full disk, a lock. The delivery stays in the spool. */
function isDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT') && code !== 'SQLITE_ERROR';
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
