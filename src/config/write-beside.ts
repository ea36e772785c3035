import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file of ours beside the old one, for its owner alone, and renames it: whoever reads it finds the one or the
 * other, whole. Not by the process's number, which is the same in containers that share a folder. Throws what the system says.
 */
export function writeBeside(path: string, bytes: string | Uint8Array): void {
  const beside = `${path}.${crypto.randomUUID()}`;
  try {
    writeFileSync(beside, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
