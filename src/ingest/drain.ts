import { setFlagsFromString } from 'node:v8';
import { spoolDir } from '../config/paths.ts';
import { pause } from '../config/pause.ts';
import { callMarks, removeCallMarks } from '../spool/call-marks.ts';
import { isCutOff, isReadable, listDeliveries, pruneRejected, rejectDelivery, removeDelivery } from '../spool/spool.ts';
import { hasArrivals } from '../store/arrivals.ts';
import { errorCode, explainError } from '../store/explain-error.ts';
import { isAtItsPath, openStore, type Store } from '../store/open.ts';
import { marksOfCalls } from '../store/open-calls.ts';
import { openForReading } from '../store/open-for-reading.ts';
import { type Batch, IngestBatches, type Verdict } from './ingest-batch.ts';
import { isBehind } from './is-behind.ts';

export interface DrainOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Leave commits that are younger alone: the hook that tells of them may still be on its way. In ms. */
  readonly settledMs?: number;
  /** How long to look through what came from elsewhere and waits: behind, nobody waits for that. */
  readonly furtherMs?: number;
  /** An open database to use instead of opening one. */
  readonly store?: Store;
}

export interface DrainReport {
  readonly ingested: number;
  readonly rejected: number;
  /** More waits to be looked through. */
  readonly hasMore: boolean;
}

const waitForWriterMs = 1000;
const pollMs = 20;
/** File times lag behind the clock by a tick of the kernel's. */
const clockSlackMs = 12;

/**
 * Brings everything that lies in the spool of a database into it, oldest first. One process does so at a time: the
 * database's own write lock says whose turn it is, and dies with its holder.
 */
export function drainSpool(database: string, options: DrainOptions = {}): DrainReport {
  const dir = spoolDir(database);
  const isAsked = listDeliveries(dir, 1).length > 0 || options.furtherMs;
  const report = { ingested: 0, rejected: 0, hasMore: false };
  if (!isAsked && (options.settledMs || !isDatabaseBehind(database))) return report;
  keepMemorySmall();
  let store = options.store;
  while (!drainInto(database, store, options, report)) store = undefined;
  pruneRejected(dir, new Date());
  return report;
}

type Counts = { -readonly [Name in keyof DrainReport]: DrainReport[Name] };

/** `false`: somebody deleted or replaced the database meanwhile; what is left goes into the one that lies there now. */
function drainInto(database: string, given: Store | undefined, options: DrainOptions, report: Counts): boolean {
  const store = given ?? openStore(database);
  try {
    return drain(store, spoolDir(database), options, report);
  } catch (error) {
    if (!isAtItsPath(store)) return false;
    throw explainError(error, database);
  } finally {
    if (given === undefined) store.close();
  }
}

function isDatabaseBehind(database: string): boolean {
  try {
    const store = openForReading(database);
    try {
      return isBehind(store, new Date());
    } finally {
      store.close();
    }
  } catch {
    // Whoever reads next says what is wrong with the database.
    return false;
  }
}

function drain(store: Store, dir: string, options: DrainOptions, report: Counts): boolean {
  const { onProgress, settledMs = 0, furtherMs = 0 } = options;
  const batches = new IngestBatches(store, dir);
  const passedOver = new Set<string>();
  const waitUntil = Date.now() + waitForWriterMs;
  const waiting = () => listDeliveries(dir).filter((name) => !passedOver.has(name));
  let queue: string[] = [];
  for (;;) {
    if (queue.length === 0) queue = waiting();
    if (queue.length === 0) {
      const isDone = batches.reconcile(settledMs, () => waiting().length === 0);
      // Where there always is more, what no hook told of is found when there is not.
      if (!isDone && Date.now() < waitUntil) continue;
      const now = Date.now();
      // Before the look for deliveries: what was marked by now has its delivery in the spool or the database.
      const marks = callMarks(dir);
      if (listDeliveries(dir, 1).length === 0) {
        batches.prune(now - clockSlackMs);
        removeEnded(store, dir, marks);
      }
      const until = now + furtherMs;
      const mayGoOn = () => Date.now() < until && listDeliveries(dir, 1).length === 0;
      report.hasMore = hasArrivals(store);
      while (report.hasMore && mayGoOn()) report.hasMore = batches.lookFurther();
      return true;
    }
    const batch = whenUnlocked(dir, queue, () =>
      batches.run(queue, (name) => waitsForWriter(dir, name, waitUntil, passedOver)),
    );
    if (!putAway(dir, batch, store)) return false;
    queue = queue.slice(batch.taken);
    report.ingested += batch.done.length;
    report.rejected += batch.rejected.length;
    const done = report.ingested + report.rejected;
    onProgress?.(done, done + queue.length);
    if (batch.taken === 0 && !batch.isAsked) pause(pollMs);
  }
}

/** The calls have ended: the launcher looks at their work trees no more. */
function removeEnded(store: Store, dir: string, marks: readonly string[]): void {
  if (marks.length === 0) return;
  const open = marksOfCalls(store);
  removeCallMarks(
    dir,
    marks.filter((name) => !open.has(name)),
  );
}

/** Else V8 collects short-lived memory at 48 MiB, other memory when it has doubled; neither makes ingest faster. */
function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
}

/**
 * The transaction is durable: its deliveries may leave the spool, each as long as the file that has it is the database.
 * `false`: it is not, and what is left stays.
 */
function putAway(dir: string, batch: Batch, store: Store): boolean {
  for (const name of batch.done) {
    if (!isAtItsPath(store)) return false;
    removeDelivery(dir, name);
  }
  if (!isAtItsPath(store)) return false;
  for (const { name, reason, of } of batch.rejected) rejectDelivery(dir, name, reason, of);
  return true;
}

/** What comes after a delivery that is still being written may build on it, so it is waited for, but not long. */
function waitsForWriter(dir: string, name: string, waitUntil: number, passedOver: Set<string>): Verdict {
  if (isCutOff(dir, name)) return isReadable(dir, name) ? 'cut off' : 'unreadable';
  if (Date.now() < waitUntil) return 'wait';
  passedOver.add(name);
  return 'pass over';
}

/** Runs `batch`; again, as long as it is another ingest that keeps the database locked and gets on with the spool. */
function whenUnlocked(dir: string, queue: readonly string[], batch: () => Batch): Batch {
  for (let oldest = queue[0]; ; ) {
    try {
      return batch();
    } catch (error) {
      const [next] = listDeliveries(dir, 1);
      if (errorCode(error)?.startsWith('SQLITE_BUSY') !== true || next === oldest) throw error;
      oldest = next;
    }
  }
}
