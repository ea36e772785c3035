import { lstatSync, type Stats } from 'node:fs';
import process from 'node:process';
import { spoolDir } from '../config/paths.ts';

/**
 * Root, called upon somebody else's database (`docker exec` is root), becomes its owner for the rest of the process:
 * what root writes there they could not, and root's git does not trust their work trees.
 */
export function becomeOwner(database: string): void {
  if (process.geteuid?.() !== 0) return;
  const owner = look(database) ?? look(spoolDir(database));
  if (!owner || owner.uid === 0) return;
  process.setgroups?.([owner.gid]);
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    // Whoever opens it says what is wrong.
    return undefined;
  }
}
