import { lostSessions } from '../sessions/lost-sessions.ts';
import {
  callsWithoutResult,
  invocationsWithoutStart,
  orphans,
  type RecordCounts,
  sessionsWithLooseEnds,
} from '../store/audit-activity.ts';
import type { Store } from '../store/open.ts';
import { longestCallMs } from '../store/open-calls.ts';
import { countSessions } from '../store/session-results.ts';
import { type Finding, judged, noted } from './finding.ts';

const repair = 'ai-tracker verify --repair';

/** Sessions that ended and are said to be open, or have something that is said to run. */
export function checkSessions(db: Store, { sessions }: RecordCounts, now: Date): Finding {
  const { open, ended, lost } = countSessions(db, {});
  const unended = lostSessions(db, now).length;
  const loose = sessionsWithLooseEnds(db).length;
  const parts = [
    `${open} open, ${ended} ended, ${lost} lost`,
    ...(unended > 0 ? [`called open, but over: ${unended}`] : []),
    ...(loose > 0 ? [`over, but with a task or subagent that is called running: ${loose}`] : []),
  ];
  const missing = unended + loose;
  return judged({
    ...{ name: 'sessions', records: sessions, missing, message: parts.join('; ') },
    ...(missing > 0 && { fix: repair }),
  });
}

/** Calls that no result was told of although one was to be expected. */
export function checkCalls(db: Store, { calls }: RecordCounts, now: Date): Finding {
  const found = callsWithoutResult(db, new Date(now.getTime() - longestCallMs).toISOString());
  const rest = found.calls - found.missing;
  const parts = [
    `${calls} recorded`,
    ...(found.missing > 0 ? [`without a result, although the agent went on: ${found.missing}`] : []),
    ...(rest > 0 ? [`still running, denied, or ended with their session: ${rest}`] : []),
  ];
  return noted({
    ...{ name: 'calls', records: calls, missing: found.missing, message: parts.join('; ') },
    ...(found.missing > 0 && { fix: hookEnds }),
  });
}

const hookEnds =
  'check with ai-tracker doctor that the hooks PostToolUse and PostToolUseFailure are there; denied calls are counted here too';

/** Ends without a begin: ids that somebody mistook, and subagents of whose begin no hook told. */
export function checkInvocations(db: Store, { invocations }: RecordCounts): Finding {
  const { reported, subagents } = invocationsWithoutStart(db);
  const parts = [
    `${invocations} recorded`,
    ...(reported > 0 ? [`ends of runs that nobody began: ${reported}`] : []),
    ...(subagents > 0 ? [`subagents whose beginning is not known: ${subagents}`] : []),
  ];
  return noted({
    ...{ name: 'invocations', records: invocations, missing: subagents, message: parts.join('; ') },
    ...(subagents > 0 && { fix: 'check with ai-tracker doctor that all hooks are there' }),
    ...(reported > 0 && {
      fix: `${repair} removes them; give \`invocation end\` the id that \`invocation start\` printed`,
    }),
  });
}

/** Rows of a session that is not there; calls that name an invocation which nobody began. */
export function checkOrphans(db: Store, counts: RecordCounts): Finding {
  const { sessions, invocations } = orphans(db);
  const parts = [
    ...(sessions > 0 ? [`rows of sessions that are not recorded: ${sessions}`] : []),
    ...(invocations > 0 ? [`calls of invocations that are not recorded: ${invocations}`] : []),
  ];
  const finding = {
    name: 'orphans',
    records: counts.calls + counts.tasks + counts.invocations + counts.messages,
    missing: sessions,
    message: parts.join('; ') || 'every row belongs to a recorded session',
    ...(parts.length > 0 && { fix: repair }),
  };
  return sessions > 0 ? judged(finding) : noted(finding);
}
