import { resolveSessionStatus } from '../sessions/resolve-status.ts';
import { addMissingSessions, dropUnbegun, sessionsWithLooseEnds } from '../store/audit-activity.ts';
import { recount } from '../store/audit-counts.ts';
import {
  areIndexProblems,
  cutDanglingReferences,
  danglingRows,
  integrityProblems,
  rebuildIndexes,
} from '../store/audit-integrity.ts';
import type { Store } from '../store/open.ts';

/** Mends what can be mended from what is kept, in one transaction; returns a sentence for each thing that it did. */
export function repair(db: Store): string[] {
  return db.transaction(() => [...mendIndexes(db), ...mendRows(db)]).immediate();
}

function mendIndexes(db: Store): string[] {
  const problems = integrityProblems(db);
  if (problems.length === 0 || !areIndexProblems(problems)) return [];
  rebuildIndexes(db);
  return ['indexes rebuilt'];
}

function mendRows(db: Store): string[] {
  const dangling = danglingRows(db);
  const cut = cutDanglingReferences(db, dangling.keys());
  const added = addMissingSessions(db);
  const unbegun = dropUnbegun(db);
  const loose = sessionsWithLooseEnds(db);
  for (const id of loose) resolveSessionStatus(db, id);
  return [
    ...(cut > 0 ? [`references to nothing removed: ${cut}`] : []),
    ...(added > 0 ? [`missing sessions added: ${added}`] : []),
    ...(unbegun.ends > 0 ? [`ends of runs that nobody began removed: ${unbegun.ends}`] : []),
    ...(unbegun.calls > 0 ? [`names of unknown runs removed from calls: ${unbegun.calls}`] : []),
    ...(loose.length > 0 ? [`sessions whose tasks and subagents were ended: ${loose.length}`] : []),
    ...recount(db).map(({ what, wrong }) => `${what} counted anew: ${wrong}`),
  ];
}
