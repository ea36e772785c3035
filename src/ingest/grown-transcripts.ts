import { statSync } from 'node:fs';
import { growingTranscripts, type ReadTranscript } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { subagentInvocation } from '../store/subagents.ts';
import { readOn } from './read-transcript.ts';
import { settleRun, settleTasks } from './settle.ts';

/** The client writes the last lines after the hooks that tell of an end. */
const lateMs = 60_000;

/** Reads on in the transcripts of sessions that go on, or ended just now. */
export function readGrownTranscripts(db: Store, now: Date): void {
  for (const { path, session_id, subagent_id } of grown(db, now)) {
    readOn(db, session_id, path, subagent_id ?? undefined);
    if (subagent_id === null) settleTasks(db, session_id);
    else settleRun(db, subagentInvocation(session_id, subagent_id));
  }
}

/** Whether there is anything to read; asked without writing. */
export function hasGrownTranscripts(db: Store, now: Date): boolean {
  return grown(db, now).length > 0;
}

function grown(db: Store, now: Date): ReadTranscript[] {
  return growingTranscripts(db, new Date(now.getTime() - lateMs).toISOString()).filter(({ path, read_bytes }) => {
    const size = sizeOf(path);
    return size !== undefined && size !== read_bytes;
  });
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch {
    return undefined;
  }
}
