import { spoolDir } from '../config/paths.ts';
import { listDeliveries, listRejected } from '../spool/spool.ts';
import type { RecordCounts } from '../store/audit-activity.ts';
import { type Finding, judged } from './finding.ts';

/** What was delivered a moment ago is on its way. */
const patience = 60_000;

/** Hooks that were delivered against those that are in the database. */
export function checkDeliveries(database: string, { deliveries }: RecordCounts, now: Date): Finding {
  const spool = spoolDir(database);
  const rejected = listRejected(spool);
  // A name begins with its time in ns.
  const waiting = listDeliveries(spool).filter((name) => Number(name.slice(0, 13)) < now.getTime() - patience);
  const parts = [
    `${deliveries} recorded in the last 90 days`,
    ...(waiting.length > 0 ? [`waiting: ${waiting.length}`] : []),
    ...(rejected.length > 0 ? [`rejected: ${rejected.length} (${reasonsOf(rejected)})`] : []),
  ];
  const missing = waiting.length + rejected.length;
  return judged({
    ...{ name: 'deliveries', records: deliveries + missing, missing, message: parts.join('; ') },
    ...(missing > 0 && { fix: fixFor(waiting.length, spool) }),
  });
}

function reasonsOf(rejected: readonly { readonly reason: string }[]): string {
  return [...new Set(rejected.map(({ reason }) => reason))].slice(0, 3).join('; ');
}

function fixFor(waiting: number, spool: string): string {
  return waiting > 0
    ? 'ai-tracker doctor says why they still wait'
    : `ai-tracker verify --repair tries them again; you may look at those that stay in ${spool}/rejected, and delete them`;
}
