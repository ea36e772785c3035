import { rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from './read-quietly.ts';
import { snapshotObjects } from './run-git.ts';

/**
 * Deletes the objects of a work tree's snapshots that were written before `time` (ms): what they told is recorded.
 * Those of the last one (`keep`, names of objects) stay, since the next is told by what differs from it.
 */
export function pruneSnapshots(gitDir: string, time: number, keep: ReadonlySet<string>): void {
  const objects = snapshotObjects(gitDir);
  for (const folder of namesIn(objects)) {
    const path = join(objects, folder);
    for (const name of namesIn(path)) if (!keep.has(folder + name)) removeOlder(join(path, name), time);
    try {
      rmdirSync(path);
    } catch {
      // Not empty.
    }
  }
}

function removeOlder(path: string, time: number): void {
  try {
    if (statSync(path).mtimeMs < time) rmSync(path, { force: true });
  } catch {
    // Another ingest was faster, or the folder is read-only: it is tried again after the next snapshot.
  }
}
