import { rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from './read-quietly.ts';
import { look } from './snapshot-stores.ts';

/** Names that git gives in an object store, and what it leaves when it is stopped. */
const folderName = /^[0-9a-f]{2}$/;
const objectName = /^([0-9a-f]{38}|[0-9a-f]{62}|tmp_obj_\w{6})$/;

/**
 * Deletes the objects of a work tree's snapshots that were written before `time` (ms): what they told is recorded.
 * Those of the last one (`keep`, names of objects) stay, since the next is told by what differs from it. `store` is the
 * folder in which the snapshots were taken. Nothing else is touched, and no link followed: such a folder may have come
 * with an archive.
 */
export function pruneSnapshots(store: string, time: number, keep: ReadonlySet<string>): void {
  const objects = join(store, 'objects');
  if (![store, objects].every((folder) => look(folder)?.isDirectory())) return;
  for (const folder of namesIn(objects).filter((name) => folderName.test(name))) {
    const path = join(objects, folder);
    if (look(path)?.isDirectory() !== true) continue;
    const names = namesIn(path).filter((name) => objectName.test(name) && !keep.has(folder + name));
    for (const name of names) removeOlder(join(path, name), time);
    try {
      rmdirSync(path);
    } catch {
      // Not empty.
    }
  }
}

function removeOlder(path: string, time: number): void {
  try {
    const found = look(path);
    if (found?.isFile() === true && found.mtimeMs < time) unlinkSync(path);
  } catch {
    // Another ingest was faster, or the folder is read-only: it is tried again after the next snapshot.
  }
}
