import { chmodSync, lstatSync } from 'node:fs';
import process from 'node:process';

/**
 * Why nothing is read or written in a spool; undefined: it is ours. What others made or linked they could read, or have
 * filled with deliveries of their own; root is trusted, as everywhere. `bin/ai-tracker` judges by the same.
 */
export function spoolProblem(dir: string): string | undefined {
  const found = lstatSync(dir, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return `${dir} is a link`;
  if (!isTrusted(found.uid)) return `${dir} is somebody else's`;
  // In one that was open to others each delivery is judged by its owner.
  if (found.isDirectory() && (found.mode & 0o022) !== 0 && found.uid === process.geteuid?.()) chmodSync(dir, 0o700);
  return undefined;
}

/** Whether what belongs to this user is ours to read. Root becomes the owner before it takes anything in. */
export function isTrusted(uid: number): boolean {
  const me = process.geteuid?.();
  return me === undefined || me === 0 || uid === me || uid === 0;
}
