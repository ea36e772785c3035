import { rmSync } from 'node:fs';

/** Removes a folder that an ingest behind may still write into; node's own retries do not look into the folder again. */
export function removeFolder(folder: string): void {
  for (let attempts = 100; attempts > 0; attempts--) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
