import process from 'node:process';
import { safeText } from '../render/safe-text.ts';
import type { Io } from './io.ts';

/** Work shorter than this shows nothing. */
const quietSeconds = 0.5;

/**
 * Does work that lets nothing else run here (git, one statement of SQLite). If it takes long, a line on a terminal's stderr
 * says what it is, and goes away after it: another process writes it.
 */
export function whileWorking<T>(io: Io, what: string, work: () => T, quiet = quietSeconds): T {
  if (io.stderrIsTTY !== true) return work();
  const begin = Date.now();
  const { spawn } = process.getBuiltinModule('node:child_process');
  const words = ['-c', 'sleep "$1" && printf "\\r\\033[K%s ..." "$2" >&2', 'sh', String(quiet), safeText(what)];
  // A process group of its own, which ends as a whole. Without it the work is the same.
  const line = spawn('sh', words, { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).on('error', () => {});
  line.unref();
  try {
    return work();
  } finally {
    end(line.pid);
    if (Date.now() - begin >= quiet * 1000) io.stderr('\r\x1b[K');
  }
}

function end(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // It is over.
  }
}
