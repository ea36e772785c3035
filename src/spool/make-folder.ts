import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, mode 0700. Not by `recursive`, which never returns where a file system says of a
 * name that cannot be made that it is missing, as /proc does.
 */
export function makeFolder(path: string): void {
  const missing = tryToMake(path);
  if (missing === undefined) return;
  const above = dirname(path);
  if (above === path) throw missing;
  makeFolder(above);
  const again = tryToMake(path);
  if (again !== undefined) throw again;
}

/** What says that a folder above is missing; throws what says anything else, but for the folder that is there. */
function tryToMake(path: string): Error | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return error as Error;
    if (code !== 'EEXIST') throw error;
  }
  return undefined;
}
