import type { Store } from '../store/open.ts';
import { subagentInvocation } from '../store/subagents.ts';
import { grownTranscripts } from './grown-transcripts.ts';
import { readOn } from './read-transcript.ts';
import { settleRun, settleTasks } from './settle.ts';

/** Reads on in the transcripts of sessions that go on, or ended just now. */
export function readGrownTranscripts(db: Store, now: Date): void {
  for (const { path, session_id, subagent_id } of grownTranscripts(db, now)) {
    readOn(db, session_id, path, subagent_id ?? undefined);
    if (subagent_id === null) settleTasks(db, session_id);
    else settleRun(db, subagentInvocation(session_id, subagent_id));
  }
}
