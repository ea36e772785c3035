import { statSync } from 'node:fs';
import { growingTranscripts, type ReadTranscript } from '../store/messages.ts';
import type { Store } from '../store/open.ts';

/** The client writes the last lines after the hooks that tell of an end. */
const lateMs = 60_000;

/** The transcripts that have grown since they were read, of sessions that go on, or ended just now. */
export function grownTranscripts(db: Store, now: Date): ReadTranscript[] {
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
