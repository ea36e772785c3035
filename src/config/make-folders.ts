import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and its parents; returns those that were not there, outermost first. Not mkdir's `recursive`: where
 * the system answers ENOENT to the making of a folder (/proc), node tries for ever.
 */
export function makeFolders(folder: string): string[] {
  if (existsSync(folder)) return [];
  const made = makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
  return [...made, folder];
}
