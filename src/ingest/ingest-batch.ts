import { lookAfterAllOff } from '../calls/record-off.ts';
import { isUnreadablePayload } from '../claude/wire.ts';
import { IngestContext } from '../context/context.ts';
import { askAgain, forgetAnswers, inHurry, isUnanswered, throwIfUnanswered } from '../git/answers.ts';
import { pruneSnapshots } from '../git/prune-snapshots.ts';
import { objectsOfSnapshot } from '../git/read-snapshot.ts';
import { ownStores } from '../git/snapshot-stores.ts';
import { reconcile } from '../history/follow-reflog.ts';
import { lookFurther } from '../history/look-further.ts';
import { loseSessions } from '../sessions/lose-sessions.ts';
import { readGrownTranscripts } from '../sessions/read-grown-transcripts.ts';
import type { Delivery, ParsedDelivery } from '../spool/delivery.ts';
import { readDelivery } from '../spool/spool.ts';
import { hasArrivals } from '../store/arrivals.ts';
import { forgetDeliveries, rememberDelivery } from '../store/deliveries.ts';
import { errorCode } from '../store/explain-error.ts';
import type { Store } from '../store/open.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { collectGarbage, largeDeliveryBytes } from './collect-garbage.ts';
import { ingestDelivery } from './ingest-delivery.ts';
import { isPassing } from './passing-error.ts';

interface Rejection {
  readonly name: string;
  readonly reason: string;
  /** Where nothing can be made of the payload, now or later, it is not kept. */
  readonly of: 'header' | 'delivery';
}

export interface Batch {
  readonly done: string[];
  readonly rejected: Rejection[];
  /** How many of the names are dealt with. */
  taken: number;
  /** Git was asked something for the next one. */
  isAsked: boolean;
}

/** What to do about a delivery that has no end yet, or cannot be read. */
export type Verdict = 'wait' | 'pass over' | 'cut off' | 'unreadable';

const reasons = {
  'cut off': 'cut off: its writer was stopped before the end',
  unreadable: 'it may not be read: somebody else wrote it',
};

const batchSize = 1000;
const batchMs = 500;
/** How long git may take in all while the database is locked. */
const gitMs = 1000;

/** Takes deliveries into the database, some to a transaction. A handle on the database and what was read from it. */
export class IngestBatches {
  readonly #context: IngestContext;
  readonly #dir: string;
  #leavesMuch = false;
  readonly #runAll: (names: readonly string[], batch: Batch, waits: (name: string) => Verdict) => void;
  readonly #ingestOnce: (delivery: Delivery) => void;

  constructor(store: Store, dir: string) {
    const context = new IngestContext(store);
    this.#context = context;
    this.#dir = dir;
    this.#runAll = store.transaction((names, batch, waits) => this.#takeSome(names, batch, waits)).immediate;
    // Inside another, this transaction is a savepoint: a delivery that fails half way leaves nothing behind.
    this.#ingestOnce = store.transaction((delivery) => {
      if (rememberDelivery(store, delivery.id, new Date().toISOString())) ingestDelivery(context, delivery);
      throwIfUnanswered();
    });
  }

  /**
   * One transaction: when this returns, it is durable. `waits` judges deliveries that have no end yet. It ends before one
   * for which git has to be asked without the database's lock, and that is done then.
   */
  run(names: readonly string[], waits: (name: string) => Verdict): Batch {
    const batch: Batch = { done: [], rejected: [], taken: 0, isAsked: false };
    try {
      inHurry(gitMs, () => this.#runAll(names, batch, waits));
      batch.isAsked = askAgain();
      return batch;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** Records what no hook told of, in one transaction: commits (`false`: see `reconcile`), tokens, lost sessions. */
  reconcile(settledMs: number, isQuiet: () => boolean): boolean {
    let isDone = false;
    do
      this.#inOneTransaction(() => {
        isDone = reconcile(this.#context, settledMs, isQuiet);
        if (!isDone) return;
        lookAfterAllOff(this.#context, new Date());
        readGrownTranscripts(this.#context.db, new Date());
        loseSessions(this.#context.db, new Date());
      });
    while (askAgain());
    forgetAnswers();
    return isDone;
  }

  /** Looks through a part of what came from elsewhere and waits; whether more does. */
  lookFurther(): boolean {
    do this.#inOneTransaction(() => lookFurther(this.#context));
    while (askAgain());
    forgetAnswers();
    return hasArrivals(this.#context.db);
  }

  /** Nothing is done where git has not answered yet. */
  #inOneTransaction(work: () => void): void {
    const context = this.#context;
    const transaction = context.db.transaction(() => {
      context.begin();
      work();
      throwIfUnanswered();
      context.weaves.flush();
      context.weaves.mark();
    });
    try {
      inHurry(gitMs, transaction.immediate);
    } catch (error) {
      this.#forget();
      if (!isUnanswered()) throw error;
    }
  }

  /** What was written went with the transaction. */
  #forget(): void {
    this.#context.weaves.clear();
    this.#context.forget();
  }

  /** Nothing waits in the spool: the objects of snapshots from before `time` (ms) are needed no more. */
  prune(time: number): void {
    const { db, snapshots } = this.#context;
    for (const [gitDir, worktree] of snapshots) {
      const last = findSnapshot(db, gitDir);
      const keep = last && objectsOfSnapshot(worktree, last.head ?? undefined, last.tree);
      for (const store of ownStores(gitDir, this.#dir)) pruneSnapshots(store, time, keep ?? new Set());
    }
  }

  #takeSome(names: readonly string[], batch: Batch, waits: (name: string) => Verdict): void {
    this.#context.begin();
    const until = Date.now() + batchMs;
    for (const name of names.slice(0, batchSize)) {
      if (Date.now() > until || !this.#take(name, batch, waits)) break;
      batch.taken++;
    }
    this.#context.weaves.flush();
    this.#context.weaves.mark();
    forgetDeliveries(this.#context.db, new Date());
  }

  /** `false`: the delivery is still being written, and is to be waited for, or git is to be asked first. */
  #take(name: string, batch: Batch, waits: (name: string) => Verdict): boolean {
    const parsed = this.#read(name);
    // `undefined`: another process took it while we waited for the lock.
    if (parsed === undefined) return true;
    if ('invalid' in parsed) batch.rejected.push({ name, reason: parsed.invalid, of: 'delivery' });
    else if ('incomplete' in parsed) {
      const verdict = waits(name);
      if (verdict === 'wait') return false;
      if (verdict === 'cut off' && parsed.soFar !== undefined) return this.#ingest(parsed.soFar, batch);
      if (verdict !== 'pass over') batch.rejected.push({ name, reason: reasons[verdict], of: 'header' });
    } else return this.#ingest(parsed, batch);
    return true;
  }

  #read(name: string): ParsedDelivery | undefined {
    // Not right after the large delivery: then it is still in use.
    if (this.#leavesMuch) collectGarbage();
    try {
      const parsed = readDelivery(this.#dir, name);
      this.#leavesMuch = parsed !== undefined && 'payload' in parsed && parsed.payload.length > largeDeliveryBytes;
      return parsed;
    } catch (error) {
      if (isPassing(error)) throw error;
      // Root's hook gives it to the spool's owner in a moment.
      if (errorCode(error) === 'EACCES') return { incomplete: true };
      return { invalid: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  #ingest(delivery: Delivery, batch: Batch): boolean {
    try {
      this.#ingestOnce(delivery);
      this.#context.weaves.mark();
      batch.done.push(delivery.id);
    } catch (error) {
      if (isPassing(error)) throw error;
      this.#context.weaves.rollBack();
      this.#context.forget();
      if (isUnanswered()) return false;
      const reason = error instanceof Error ? error.message : 'it could not be ingested';
      batch.rejected.push({ name: delivery.id, reason, of: isUnreadablePayload(error) ? 'header' : 'delivery' });
    }
    forgetAnswers();
    return true;
  }
}
