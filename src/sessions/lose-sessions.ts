import { loseInvocations } from '../store/invocations.ts';
import { transcriptOfSession } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { forgetCalls, leaveCalls } from '../store/open-calls.ts';
import { forgetProposedEdits } from '../store/proposed-edits.ts';
import { loseSession } from '../store/sessions.ts';
import { lostReporters, lostSessions } from './lost-sessions.ts';
import { readTranscripts } from './read-transcript.ts';
import { resolveSessionStatus } from './resolve-status.ts';

/** Ends what nobody will tell the end of: sessions and runs whose process is gone, or silent for a day. */
export function loseSessions(db: Store, now: Date): void {
  for (const { id, reason } of lostSessions(db, now)) {
    loseSession(db, id, reason);
    leaveCalls(db, id, now.toISOString());
    const transcript = transcriptOfSession(db, id);
    // Whether descriptions may be kept is not known here.
    if (transcript !== undefined) readTranscripts(db, { sessionId: id, transcript, describe: false });
    resolveSessionStatus(db, id);
  }
  forgetCalls(db, now);
  forgetProposedEdits(db, now);
  for (const { reporter, before } of lostReporters(db, now)) loseInvocations(db, reporter, before);
}
