import { type Reporter, reportersWaitedFor } from '../store/invocations.ts';
import type { Store } from '../store/open.ts';
import { isReplaced, type OpenSession, openSessions } from '../store/sessions.ts';
import { isGone } from './client-process.ts';

/** The client may still be about to tell of the session's end. */
const graceMs = 5000;
/** After so long without a word, nothing is taken to go on. */
const silentMs = 24 * 3600 * 1000;

/** Whether something came to an end that nobody will tell of; asked without writing. */
export function hasLostSessions(db: Store, now: Date): boolean {
  return lostSessions(db, now).length > 0 || lostReporters(db, now).length > 0;
}

/** The sessions that are open as far as anybody told, and are not. */
export function lostSessions(db: Store, now: Date): { readonly id: string; readonly reason: string }[] {
  return openSessions(db).flatMap((session) => {
    const reason = whyLost(db, session, now);
    return reason === undefined ? [] : [{ id: session.id, reason }];
  });
}

/** Who has runs that will not end any more: those of which nothing was heard since `before` (ISO 8601). */
export function lostReporters(db: Store, now: Date): { readonly reporter: Reporter; readonly before: string }[] {
  return reportersWaitedFor(db).flatMap(({ oldest, ...reporter }) => {
    const gone = isGone(reporter);
    // Its process lives: however long it takes.
    if (gone === false) return [];
    const before = new Date(now.getTime() - (gone ? graceMs : silentMs)).toISOString();
    return oldest < before ? [{ reporter, before }] : [];
  });
}

function whyLost(db: Store, session: OpenSession, now: Date): 'gone' | 'replaced' | 'silent' | undefined {
  const silence = now.getTime() - Date.parse(session.last_seen_at);
  if (silence < graceMs) return undefined;
  const gone = isGone(session);
  if (gone === true) return 'gone';
  if (isReplaced(db, session)) return 'replaced';
  return gone === undefined && silence > silentMs ? 'silent' : undefined;
}
