import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and its parents, for their owner alone; returns those that were not there, outermost first. Not mkdir's `recursive`: where
 * the system answers ENOENT to the making of a folder (/proc), node tries for ever.
 */
export function makeFolders(folder: string): string[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === false) throw Object.assign(new Error(`${folder} is not a folder`), { code: 'ENOTDIR' });
  if (found !== undefined) return [];
  const made = makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
  return [...made, folder];
}
