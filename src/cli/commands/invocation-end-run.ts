import { endPayload, type Measured } from '../../activity/report.ts';
import { shellSeconds } from '../../activity/shell-times.ts';
import type { Io } from '../io.ts';
import { ingestReports, reportHere } from '../report-here.ts';

/** What bin/run-invocation measured, in its own words. */
export interface EndRunOptions {
  readonly id: string;
  readonly exitStatus: number;
  /** ns since any moment. */
  readonly began: string;
  readonly ended: string;
  /** What the shell's children took before and after the command: `times`, as it prints it. */
  readonly cpuBefore: string;
  readonly cpuAfter: string;
  /** `AVERAGE PEAK` in KiB; empty where it is not known. */
  readonly memory: string;
}

export async function run(options: EndRunOptions, io: Io): Promise<number> {
  const success = options.exitStatus === 0;
  const outcome = { success, ...(!success && { error: `exit status ${options.exitStatus}` }) };
  const payload = endPayload(options.id, outcome, measured(options));
  const database = reportHere(io, { kind: 'end', payload });
  await ingestReports(io, database);
  return 0;
}

function measured({ exitStatus, began, ended, cpuBefore, cpuAfter, memory }: EndRunOptions): Measured {
  // The clock may have been set back meanwhile.
  const executionMs = Math.max(0, Math.round(Number(BigInt(ended) - BigInt(began)) / 1e6));
  const [before, after] = [shellSeconds(cpuBefore), shellSeconds(cpuAfter)];
  const cpuMs = before === undefined || after === undefined ? undefined : (after - before) * 1000;
  const [average, peak] = memory.split(' ').map((kib) => (/^\d+$/.test(kib) ? tenths(Number(kib) / 1024) : null));
  return {
    executionMs,
    cpuPercent: cpuMs === undefined || executionMs === 0 ? null : tenths((100 * cpuMs) / executionMs),
    memoryMb: average ?? null,
    peakMemoryMb: peak ?? null,
    exitStatus,
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
