import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { pause } from '../config/pause.ts';
import { explainWriting } from './replace-file.ts';

/** In ms, longer than any change takes: whoever made a lock that old has died. */
const staleAfter = 30_000;

/** Runs `work` while no other process does: containers that share a home all install at their start. */
export function locked<T>(lock: string, work: () => T): T {
  while (!explainWriting(lock, () => take(lock))) pause(20);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > staleAfter) rmSync(lock, { force: true });
    return false;
  }
}
