import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { unlessMissing } from './unless-missing.ts';

/** How often an ingest that lingers has to call `announceIngest`; the launcher believes it for three times that. */
export const announceEveryMs = 10_000;

/**
 * Tells the launcher that an ingest is running, so that it starts no other: `.ingesting` holds `<pid> <until>`, seconds
 * since the epoch. The end is there because process ids come again: after a reboot, in the next container.
 */
export function announceIngest(dir: string): void {
  const until = Math.floor((Date.now() + 3 * announceEveryMs) / 1000);
  writeFileSync(join(dir, '.ingesting'), `${process.pid} ${until}\n`, { mode: 0o600 });
}

/**
 * The opposite, unless another process has announced itself meanwhile. List the spool once more afterwards: whatever
 * came before this call found an ingest running.
 */
export function withdrawIngest(dir: string): void {
  if (runningIngest(dir) === process.pid) rmSync(join(dir, '.ingesting'), { force: true });
}

/** The process id of the ingest that is running behind, if one is. */
export function runningIngest(dir: string): number | undefined {
  const text = unlessMissing(() => readFileSync(join(dir, '.ingesting'), 'latin1')) ?? '';
  const [, pid, until] = /^(\d+) (\d+)\n/.exec(text) ?? [];
  if (!pid || !until || Number(until) * 1000 < Date.now()) return undefined;
  return isAlive(Number(pid)) ? Number(pid) : undefined;
}

/** Whether a process with this id runs, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
