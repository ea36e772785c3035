import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ProcessIdentity } from '../activity/report.ts';

/** What tells a process from all others, so that it can be told later whether it still runs. */
export function processIdentity(pid: number): ProcessIdentity {
  return { client_pid: pid, client_started: startedTicks(pid), client_host: hostname() };
}

/** When it began, in the kernel's ticks since the machine's start: field 22 of proc_pid_stat(5). `null`: no /proc. */
function startedTicks(pid: number): number | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, a name in parentheses, may hold anything.
    const ticks = Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19]);
    return Number.isSafeInteger(ticks) ? ticks : null;
  } catch {
    return null;
  }
}
