import { hasSilentInvocations, loseInvocations } from '../store/invocations.ts';
import { transcriptOfSession } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { closeCalls } from '../store/open-calls.ts';
import { isReplaced, loseSession, type OpenSession, openSessions } from '../store/sessions.ts';
import { isGone } from './client-process.ts';
import { readTranscripts } from './read-transcript.ts';
import { settleSession } from './settle.ts';

/** The client may still be about to tell of the session's end. */
const graceMs = 5000;
/** After so long without a word, nothing is taken to go on. */
const silentMs = 24 * 3600 * 1000;

/** Ends what nobody will tell the end of: sessions whose client is gone, runs of which nothing was heard for a day. */
export function loseSessions(db: Store, now: Date): void {
  for (const { id, reason } of lostSessions(db, now)) {
    loseSession(db, id, reason);
    closeCalls(db, id);
    const transcript = transcriptOfSession(db, id);
    // Whether descriptions may be kept is not known here.
    if (transcript !== undefined) readTranscripts(db, { sessionId: id, transcript, describe: false });
    settleSession(db, id);
  }
  loseInvocations(db, silentSince(now));
}

/** Whether there are any; asked without writing. */
export function hasLostSessions(db: Store, now: Date): boolean {
  return lostSessions(db, now).length > 0 || hasSilentInvocations(db, silentSince(now));
}

function lostSessions(db: Store, now: Date): { readonly id: string; readonly reason: string }[] {
  return openSessions(db).flatMap((session) => {
    const reason = whyLost(db, session, now);
    return reason === undefined ? [] : [{ id: session.id, reason }];
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

function silentSince(now: Date): string {
  return new Date(now.getTime() - silentMs).toISOString();
}
