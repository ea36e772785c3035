import { countRecords } from '../store/audit-activity.ts';
import type { Store } from '../store/open.ts';
import { checkCalls, checkInvocations, checkOrphans, checkSessions } from './check-activity.ts';
import { checkCommits } from './check-commits.ts';
import { checkCounts, checkIntegrity, checkReferences } from './check-database.ts';
import { checkDeliveries } from './check-deliveries.ts';
import type { Finding } from './finding.ts';

/** Audits what takes no long look: deliveries, and what agents do. */
export function auditActivity(db: Store, path: string, now: Date): Finding[] {
  const counts = countRecords(db);
  return [
    checkDeliveries(path, counts, now),
    checkSessions(db, counts, now),
    checkCalls(db, counts, now),
    checkInvocations(db, counts),
    checkOrphans(db, counts),
  ];
}

/** Audits a database and its spool; changes nothing. */
export function audit(db: Store, path: string, now: Date): Finding[] {
  const counts = countRecords(db);
  return [
    checkDeliveries(path, counts, now),
    checkIntegrity(db, path),
    checkReferences(db),
    checkSessions(db, counts, now),
    checkCalls(db, counts, now),
    checkInvocations(db, counts),
    checkOrphans(db, counts),
    checkCounts(db),
    checkCommits(db),
  ];
}
