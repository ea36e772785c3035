import type { Store } from '../store/open.ts';
import { subagentInvocation } from '../store/subagents.ts';
import { grownTranscripts } from './grown-transcripts.ts';
import { readOn } from './read-transcript.ts';
import { resolveRunStatus, resolveTaskStatuses } from './resolve-status.ts';

/** Reads on in the transcripts of sessions that go on, or ended just now. */
export function readGrownTranscripts(db: Store, now: Date): void {
  for (const { path, session_id, subagent_id } of grownTranscripts(db, now)) {
    readOn(db, session_id, path, subagent_id ?? undefined);
    if (subagent_id === null) resolveTaskStatuses(db, session_id);
    else resolveRunStatus(db, subagentInvocation(session_id, subagent_id));
  }
}
