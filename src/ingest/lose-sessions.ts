import { loseInvocations } from '../store/invocations.ts';
import { transcriptOfSession } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { closeCalls } from '../store/open-calls.ts';
import { loseSession } from '../store/sessions.ts';
import { lostSessions, silentSince } from './lost-sessions.ts';
import { readTranscripts } from './read-transcript.ts';
import { settleSession } from './settle.ts';

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
