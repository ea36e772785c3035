import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type KernelUnits, type ProcessSample, parseSample } from '../activity/process-sample.ts';
import { isAlive } from '../spool/running.ts';

/** The machine or container that we run in: a process id means something there alone. */
export const host: string = hostname();

// See getauxval(3).
const [pageSize, clockTicks] = [6n, 17n];
let units: KernelUnits | undefined;

/** What this machine's kernel counts in, by the auxiliary vector that it gave us. */
function kernelUnits(): KernelUnits {
  units ??= { ticksPerSecond: 100, pageBytes: 4096, ...readUnits() };
  return units;
}

function readUnits(): Partial<KernelUnits> {
  try {
    const bytes = readFileSync('/proc/self/auxv');
    const entries = new BigUint64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const value = (key: bigint) => entries.find((_, at) => at % 2 === 1 && entries[at - 1] === key);
    return { ticksPerSecond: Number(value(clockTicks) ?? 100), pageBytes: Number(value(pageSize) ?? 4096) };
  } catch {
    return {};
  }
}

/** The measurement that a delivery brought. */
export function readSample(line: string | undefined): ProcessSample | undefined {
  return line === undefined ? undefined : parseSample(line, kernelUnits());
}

export interface ClientProcess {
  readonly client_pid: number | null;
  readonly client_started: number | null;
  readonly client_host: string | null;
}

/** Whether a client's process runs no more; `undefined` where we cannot know. */
export function isGone({ client_pid: pid, client_started: started, client_host }: ClientProcess): boolean | undefined {
  if (pid === null || client_host !== host) return undefined;
  if (!isAlive(pid)) return true;
  const now = startOf(pid);
  // Its number may be that of another process by now.
  return started === null || now === undefined ? undefined : now !== started;
}

function startOf(pid: number): number | undefined {
  try {
    return readSample(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.startedTicks;
  } catch {
    return undefined;
  }
}
