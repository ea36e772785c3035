import process from 'node:process';
import type { Payload } from '../activity/report.ts';
import type { SeenReport } from '../activity/spans.ts';
import { type Env, spoolDir } from '../config/paths.ts';
import { nextTime, writeDelivery } from '../spool/write-delivery.ts';

export type ReportKind = 'start' | 'end' | 'tool-call' | 'batch';

/** Reports that are recorded all or none. */
export interface Batch {
  readonly reports: readonly { readonly kind: string; readonly env: Env; readonly payload: Payload }[];
}

/** One of all that spans and records tell, each for whom it is. */
export function batchOf(seen: readonly SeenReport[]): Batch {
  const reports = seen.map(({ kind, payload, session, agent, task, run }) => {
    const env = {
      ...(session !== undefined && { CLAUDE_CODE_SESSION_ID: session }),
      ...(agent !== undefined && { AGENT_ID: agent }),
      ...(task !== undefined && { AGENT_SWARM_TASK_ID: task }),
      ...(run !== undefined && { AI_TRACKER_INVOCATION: run }),
    };
    return { kind, env, payload };
  });
  return { reports };
}

export interface Report {
  readonly kind: ReportKind;
  readonly payload: Payload | Batch;
  /** ns since the epoch; now, when it is not given. */
  readonly timeNs?: bigint;
}

/** Puts a report into the spool of a database: once this returns, it outlives us. Throws the system's error. */
export function deliverReport(database: string, env: Env, { kind, payload, timeNs }: Report): void {
  writeDelivery(spoolDir(database), {
    verb: 'invocation',
    args: [kind],
    cwd: currentFolder(),
    env,
    payload: JSON.stringify(payload),
    ...(timeNs !== undefined && { timeNs }),
  });
}

/** The folder may have been removed under us. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

/** What could not be written waits in memory, so many reports at most. */
const mostWaiting = 1000;

export interface Outbox {
  /** Hands a report over; never throws. */
  readonly send: (kind: ReportKind, payload: Payload | Batch) => void;
  /** Tries again what could not be written. */
  readonly retry: () => void;
  readonly state: () => OutboxState;
}

export interface OutboxState {
  /** Reports in the spool or beyond. */
  readonly delivered: number;
  /** Reports in memory, since the spool could not be written. */
  readonly waiting: number;
  /** Reports that are gone: more waited than memory is to hold. */
  readonly lost: number;
  readonly error: string | undefined;
}

/** Reports of one process on their way into a spool, in order, also over a time in which it cannot be written. */
export function openOutbox(database: string, env: Env): Outbox {
  const queue: Report[] = [];
  let [delivered, lost] = [0, 0];
  let error: string | undefined;
  const retry = () => {
    try {
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        deliverReport(database, env, next);
        queue.shift();
        delivered++;
      }
      error = undefined;
    } catch (caught) {
      error = caught instanceof Error ? caught.message : String(caught);
    }
  };
  const send = (kind: ReportKind, payload: Payload | Batch) => {
    // Of when it happened, which may be long before it can be written.
    queue.push({ kind, payload, timeNs: nextTime() });
    retry();
    if (queue.length > mostWaiting) {
      queue.shift();
      lost++;
    }
  };
  return { send, retry, state: () => ({ delivered, waiting: queue.length, lost, error }) };
}
