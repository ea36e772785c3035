import { hasSilentInvocations } from '../store/invocations.ts';
import type { Store } from '../store/open.ts';
import { isReplaced, type OpenSession, openSessions } from '../store/sessions.ts';
import { isGone } from './client-process.ts';

/** The client may still be about to tell of the session's end. */
const graceMs = 5000;
/** After so long without a word, nothing is taken to go on. */
const silentMs = 24 * 3600 * 1000;

/** Whether something came to an end that nobody will tell of; asked without writing. */
export function hasLostSessions(db: Store, now: Date): boolean {
  return lostSessions(db, now).length > 0 || hasSilentInvocations(db, silentSince(now));
}

/** The sessions that are open as far as anybody told, and are not. */
export function lostSessions(db: Store, now: Date): { readonly id: string; readonly reason: string }[] {
  return openSessions(db).flatMap((session) => {
    const reason = whyLost(db, session, now);
    return reason === undefined ? [] : [{ id: session.id, reason }];
  });
}

/** What was last heard of before this is taken to have ended. */
export function silentSince(now: Date): string {
  return new Date(now.getTime() - silentMs).toISOString();
}

function whyLost(db: Store, session: OpenSession, now: Date): 'gone' | 'replaced' | 'silent' | undefined {
  const silence = now.getTime() - Date.parse(session.last_seen_at);
  if (silence < graceMs) return undefined;
  const gone = isGone(session);
  if (gone === true) return 'gone';
  if (isReplaced(db, session)) return 'replaced';
  return gone === undefined && silence > silentMs ? 'silent' : undefined;
}
